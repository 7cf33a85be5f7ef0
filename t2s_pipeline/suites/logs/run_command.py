"""Becomes a restricted bash for one command; a program of the sandbox, see ``tools.py``."""

import os
import signal
import sys

bash, programs, command = sys.argv[1:]
signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # Python ignores it, and programs would complain
arguments = ["bash", "--noprofile", "--norc", "-r", "-c", command]
os.execve(bash, arguments, {"PATH": programs, "LC_ALL": "C", "TZ": "UTC"})
