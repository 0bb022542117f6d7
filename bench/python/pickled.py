"""Reads JSON from standard input and writes it as the JSON-RPC client writes an argument: pickled, in hexadecimal."""

import json
import pickle
import sys

sys.stdout.write(pickle.dumps(json.load(sys.stdin)).hex())
