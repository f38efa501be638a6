"""What the exit codes of the command line mean."""

FINE = 0
FAILED = 1
USAGE = 2
INTERRUPTED = 130
PIPE_CLOSED = 141

MEANINGS = {
    FINE: "done; an answer that declines is an answer too",
    FAILED: "something that you can act on: one line on standard error says what",
    USAGE: "the command was not understood",
    INTERRUPTED: "interrupted with Ctrl-C",
    PIPE_CLOSED: "the program that read the output went away",
}
