*** Settings ***
Documentation       What a user of JsonRpcRemote sees, run with the real client. The suites one directory up run over JSON-RPC too, with JsonRemote.py.
Test Tags           jsonrpc-only
