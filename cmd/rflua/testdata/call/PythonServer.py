"""A remote server of another kind: writes its port to the file named and serves until stopped."""

import sys

from robotremoteserver import RobotRemoteServer


class Keywords:
    """Keywords in Python."""

    def add_numbers(self, a, b=1, *more):
        print("*WARN* adding")
        return int(a) + int(b) + sum(map(int, more))

    def give_all(self):
        return {"bytes": b"\xff", "none": None, "list": [1, 2.5, True]}

    def fail(self):
        raise RuntimeError("broken")


RobotRemoteServer(Keywords(), port=0, port_file=sys.argv[1])
