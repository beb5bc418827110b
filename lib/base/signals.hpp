#pragma once

namespace pocketgan {

/// Makes SIGINT, SIGTERM and SIGHUP (a lost terminal) set a flag, stop_was_asked(), the first time,
/// so that a program can end in order; the second one ends it at once. A signal that the process
/// was started to ignore, as under nohup, stays ignored.
void hear_stop_signals();

bool stop_was_asked();

/// Writing past `ulimit -f` and to a pipe that nobody reads become errors like a full disk, instead
/// of signals that end the process.
void ignore_write_signals();

} // namespace pocketgan
