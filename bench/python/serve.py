"""Serves a library with robotremoteserver: serve.py PORT LIBRARY [keep-alive]

As it is shipped, robotremoteserver answers in HTTP/1.0, which ends the connection after every answer. With keep-alive
it answers in HTTP/1.1; it still serves one connection at a time.
"""

import importlib
import os
import sys

import robotremoteserver

port, library, *options = sys.argv[1:]
if options == ["keep-alive"]:
    from xmlrpc.server import SimpleXMLRPCRequestHandler

    SimpleXMLRPCRequestHandler.protocol_version = "HTTP/1.1"
sys.path.insert(0, os.getcwd())
robotremoteserver.RobotRemoteServer(importlib.import_module(library), port=port)
