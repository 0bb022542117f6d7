"""A client that starts a server of its own on standard input and output, runs an endless keyword, writes the server's process id
to the file named, and waits until it is killed."""

import json
import os
import subprocess
import sys
import time

note, *command = sys.argv[1:]
server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def send(**message):
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    server.stdin.flush()


def receive():
    length = int(server.stdout.readline().removeprefix(b"Content-Length: "))
    server.stdout.readline()
    return json.loads(server.stdout.read(length))


send(id=1, method="robot/initialize", params={})
receive()
send(id=2, method="robot/import_library", params={"name": "Slow"})
token = receive()["result"]["token"]
send(id=3, method="robot/run_keyword", params={"library_token": token, "name": "spin"})
with open(note + ".part", "w") as part:
    part.write(str(server.pid))
os.rename(note + ".part", note)
time.sleep(600)
