"""`python -m doichieu.cli`: the same as the command `doichieu`."""

from doichieu.cli.main import main

main(prog_name="doichieu")
