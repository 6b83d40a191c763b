"""The commands of the command line, one module per group. Each opens a workspace, calls one service and prints what it gave."""
