#pragma once

namespace pocketgan {

/// The style of every report.html and the script of the slider over the sheets. The page works
/// without the script, in light and dark mode, and on a phone.
constexpr char kReportStyle[] = R"css(
:root {
  color-scheme: light dark;
  --page: #fafaf8; --card: #fff; --edge: #e3e3de; --text: #1c1f24; --quiet: #5f6670;
  --grid: #e9e9e4; --blue: #1f66d6; --orange: #c9540a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14161a; --card: #1c1f25; --edge: #2d323a; --text: #e8eaed; --quiet: #9aa3ae;
    --grid: #2b3038; --blue: #6aaeff; --orange: #ff9d4d;
  }
}
* { box-sizing: border-box; margin: 0; }
body {
  max-width: 72rem; margin: 0 auto; padding: 1.5rem 1rem 3rem;
  font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--page);
}
h1 { font-size: 1.6rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; }
header p, .note, .strip figcaption, dt { color: var(--quiet); font-size: .875rem; }
.figures {
  display: grid; grid-template-columns: repeat(2, max-content); gap: .5rem 2.5rem;
  margin: 1rem 0 1.25rem;
}
@media (min-width: 34rem) { .figures { grid-template-columns: repeat(4, max-content); } }
@media (min-width: 46rem) { .figures { grid-template-columns: repeat(5, max-content); } }
.figures div { display: flex; flex-direction: column; }
.figures dd { font-size: 1.25rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.figures small { font-size: .875rem; font-weight: 400; color: var(--quiet); }
.columns, .charts { display: grid; gap: 1rem; align-items: start; }
@media (min-width: 52rem) {
  .columns, .charts:first-child { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .columns { grid-template-rows: auto 1fr; }
  .charts { grid-column: 2; grid-row: 1 / span 2; }
  .below { grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .below svg text { font-size: 18px; }
  .charts:first-child { grid-column: 1 / -1; grid-row: 1; } /* a run without pictures */
}
.card {
  padding: 1rem; border: 1px solid var(--edge); border-radius: .6rem; background: var(--card);
}
main > .card, .below { margin-top: 1rem; }
img { display: block; width: 100%; border-radius: .3rem; }
.newest img { margin: .6rem 0; }
.newest label { display: flex; gap: .75rem; align-items: center; font-size: .875rem; }
.newest input { flex: 1; min-width: 0; accent-color: var(--blue); }
[hidden] { display: none !important; }
.strip { display: grid; gap: .75rem; margin-top: .75rem; grid-template-columns: repeat(3, 1fr); }
@media (min-width: 52rem) { .strip { grid-template-columns: repeat(6, 1fr); } }
.scripted .strip figure { cursor: pointer; }
.chart figcaption { display: flex; flex-wrap: wrap; gap: 0 1rem; justify-content: space-between; }
.legend { display: flex; flex-wrap: wrap; gap: 0 1rem; padding: 0; list-style: none; }
.legend b { font-variant-numeric: tabular-nums; }
.legend i {
  display: inline-block; width: 1rem; height: .25rem; margin-right: .4rem; border-radius: 1px;
  vertical-align: middle;
}
svg { display: block; width: 100%; height: auto; margin-top: .25rem; }
svg text { font-size: 14px; fill: var(--quiet); font-variant-numeric: tabular-nums; }
svg .x, svg .empty { text-anchor: middle; }
svg .empty { stroke: var(--card); stroke-width: 8px; paint-order: stroke; }
svg .y { text-anchor: end; }
svg .grid { stroke: var(--grid); }
svg .level { stroke: var(--quiet); stroke-dasharray: 5 4; }
svg text.level { stroke: none; }
svg path { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
@media (max-width: 30rem) { svg text { font-size: 18px; } }
summary { cursor: pointer; font-weight: 600; }
.settings { columns: 17rem; column-gap: 2rem; margin-top: .75rem; }
.settings div {
  display: flex; gap: 1rem; justify-content: space-between; break-inside: avoid;
  padding: .15rem 0; border-bottom: 1px solid var(--grid);
}
.settings dd { font: .875rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
)css";

constexpr char kReportScript[] = R"js(
const newest = document.querySelector('.newest'), slider = newest.querySelector('input');
const sheets = document.querySelectorAll('.strip figure');
const show = index => {
  const sheet = sheets[index].querySelector('img'), name = sheets[index].textContent.trim();
  const large = newest.querySelector('img');
  large.src = sheet.src;
  large.alt = sheet.alt;
  slider.value = index;
  slider.setAttribute('aria-valuetext', name);
  newest.querySelector('output').textContent = name;
};
slider.parentElement.hidden = false;
slider.oninput = () => show(slider.value);
sheets.forEach((sheet, index) => { sheet.onclick = () => show(index); });
document.body.classList.add('scripted');
)js";

} // namespace pocketgan
