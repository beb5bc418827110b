#pragma once

namespace pocketgan {

/// The style of every report.html. The page works without scripts, in light and dark mode, and on a
/// phone.
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
.plot { padding: .5rem; background: #fff; } /* of a mixture, on white in dark mode as well */
.newest img { margin: .6rem 0; }
.newest label { display: flex; gap: .75rem; align-items: center; font-size: .875rem; }
.newest .note { margin-top: .4rem; }
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
.chart { position: relative; }
.tip, svg .cursor { display: none; }
.pointed .tip { display: block; }
.pointed svg .cursor { display: inline; }
svg line.cursor { stroke: var(--quiet); }
.tip {
  position: absolute; margin-left: .6rem; padding: .2rem .5rem; border: 1px solid var(--edge);
  border-radius: .3rem; background: var(--card); font-size: .8125rem; white-space: nowrap;
  font-variant-numeric: tabular-nums; pointer-events: none;
}
.tip.left { margin-left: -.6rem; transform: translateX(-100%); }
.tip div + div::before {
  content: ""; display: inline-block; width: .6rem; height: .25rem; margin-right: .4rem;
  border-radius: 1px; background: var(--curve); vertical-align: middle;
}
svg { display: block; touch-action: pan-y; width: 100%; height: auto; margin-top: .25rem; }
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
.settings dd {
  font: .875rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; text-align: right;
}
.settings small { color: var(--quiet); }
)css";

/// Shows the values of each chart at the pointer.
constexpr char kChartScript[] = R"js(
for (const chart of document.querySelectorAll('.chart')) {
  const svg = chart.querySelector('svg');
  if (!svg.dataset.x)
    continue;
  const texts = list => list.split(',');
  const numbers = list => texts(list).map(text => text === '' ? NaN : Number(text));
  const x = numbers(svg.dataset.x), xTexts = texts(svg.dataset.x);
  const xTitle = svg.querySelector('.x.title').textContent;
  const [xLow, xHigh, yLow, yHigh] = numbers(svg.dataset.ends);
  const [left, right, top, bottom] = numbers(svg.dataset.box);
  const placeOf = value => left + (value - xLow) / (xHigh - xLow) * (right - left);
  const heightOf = value =>
    bottom - Math.min(1, Math.max(0, (value - yLow) / (yHigh - yLow))) * (bottom - top);
  const add = (name, attributes) => {
    const shape = document.createElementNS(svg.namespaceURI, name);
    for (const key in attributes)
      shape.setAttribute(key, attributes[key]);
    return svg.appendChild(shape);
  };
  const line = add('line', {class: 'cursor', y1: top, y2: bottom});
  const curves = [...svg.querySelectorAll('path')].map(path => ({
    name: path.dataset.name, y: numbers(path.dataset.y), texts: texts(path.dataset.y),
    colour: path.style.stroke,
    dot: add('circle', {class: 'cursor', r: 4, style: `fill: ${path.style.stroke}`})
  }));
  const tip = chart.appendChild(document.createElement('div'));
  tip.className = 'tip';
  const lineOfTip = (text, colour) => {
    const element = document.createElement('div');
    element.textContent = text;
    element.style.setProperty('--curve', colour);
    return element;
  };
  const show = event => {
    const area = svg.getBoundingClientRect(), frame = chart.getBoundingClientRect();
    const scale = area.width / svg.viewBox.baseVal.width;
    const at = (event.clientX - area.left) / scale;
    const i = x.reduce((nearest, value, k) =>
      Math.abs(placeOf(value) - at) < Math.abs(placeOf(x[nearest]) - at) ? k : nearest, 0);
    const place = placeOf(x[i]);
    line.setAttribute('x1', place);
    line.setAttribute('x2', place);
    for (const curve of curves) {
      curve.dot.setAttribute('cx', place);
      curve.dot.setAttribute('cy', curve.texts[i] === '' ? -100 : heightOf(curve.y[i]));
    }
    tip.replaceChildren(lineOfTip(`${xTitle} ${xTexts[i]}`, ''), ...curves.map(curve =>
      lineOfTip(`${curve.name} ${curve.texts[i] || '-'}`, curve.colour)));
    tip.classList.toggle('left', place > (left + right) / 2);
    tip.style.left = `${area.left - frame.left + place * scale}px`;
    tip.style.top = `${area.top - frame.top + top * scale}px`;
    chart.classList.add('pointed');
  };
  const hide = () => chart.classList.remove('pointed');
  svg.addEventListener('pointermove', show);
  svg.addEventListener('pointerdown', show);
  svg.addEventListener('pointerleave', event => event.pointerType === 'mouse' && hide());
  document.addEventListener('pointerdown', event => svg.contains(event.target) || hide());
}
)js";

/// The slider over the sheets.
constexpr char kSheetScript[] = R"js(
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

/// Loads the page again after ten seconds, unless it is out of sight or shows an earlier sheet. The
/// time doubles up to an hour while the figures stay the same, because a run that was killed leaves
/// such a page. The position and whether the settings are open stay.
constexpr char kReloadScript[] = R"js(
{
  const details = document.querySelector('details'), slider = document.querySelector('input');
  const figures = document.querySelector('.figures').textContent, last = history.state;
  const isSame = last && last.figures === figures;
  const wait = isSame ? Math.min(2 * last.wait, 3600000) : 10000; // ms
  if (last) {
    details.open = last.open;
    scrollTo(0, last.top);
  }
  setInterval(() => {
    if (document.hidden || (slider && slider.value !== slider.max))
      return;
    history.replaceState({open: details.open, top: scrollY, figures, wait}, '');
    location.reload();
  }, wait);
}
)js";

} // namespace pocketgan
