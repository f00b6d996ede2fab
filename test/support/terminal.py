"""A terminal for tests. Reads a JSON job from standard input, runs its command on a pseudo-terminal, answers what it
waits for, and prints what a person would have seen: {"status": …, "screen": …}.

Job: {"command": [...], "cwd": "...", "env": {...}, "steps": [{"wait": "text", "send": "text"}], "stdout": "file"?,
"stdin": "file"?, "columns": 100?, "seconds": 40?}. With "stdout" the command's standard output goes to that file, as
with `>` in a shell; with "stdin" its input comes from that one.
"""
import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios
import time

job = json.load(sys.stdin)
pid, terminal = pty.fork()
if pid == 0:
    if "stdout" in job:
        os.dup2(os.open(job["stdout"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 1)
    if "stdin" in job:
        os.dup2(os.open(job["stdin"], os.O_RDONLY), 0)
    os.chdir(job["cwd"])
    os.execvpe(job["command"][0], job["command"], job["env"])

fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, job.get("columns", 100), 0, 0))
screen = b""
seen = 0
steps = list(job["steps"])
deadline = time.monotonic() + job.get("seconds", 40)
while time.monotonic() < deadline:
    ready, _, _ = select.select([terminal], [], [], 0.2)
    if ready:
        try:
            data = os.read(terminal, 65536)
        except OSError:
            break
        if not data:
            break
        screen += data
    while steps:
        found = screen.find(steps[0]["wait"].encode(), seen)
        if found < 0:
            break
        seen = found + len(steps[0]["wait"].encode())
        # A person is not quicker than the program that has just asked.
        time.sleep(0.05)
        os.write(terminal, steps[0]["send"].encode())
        steps.pop(0)
else:
    os.kill(pid, 9)
_, status = os.waitpid(pid, 0)
code = os.waitstatus_to_exitcode(status)
json.dump({"status": code, "screen": screen.decode("utf-8", "replace"), "unasked": len(steps)}, sys.stdout)
