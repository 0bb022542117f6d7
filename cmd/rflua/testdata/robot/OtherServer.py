"""A remote server made of Python's standard library alone: writes its port to the file named and serves until stopped."""

import os
import sys
import threading
from xmlrpc.server import SimpleXMLRPCServer

server = SimpleXMLRPCServer(("127.0.0.1", 0), logRequests=False)


def get_keyword_names():
    return ["stop_remote_server"]


def stop_remote_server():
    threading.Thread(target=server.shutdown).start()
    return True


server.register_function(get_keyword_names)
server.register_function(stop_remote_server)
with open(sys.argv[1] + ".part", "w") as part:
    part.write(str(server.server_address[1]))
os.rename(sys.argv[1] + ".part", sys.argv[1])
server.serve_forever()
server.server_close()
