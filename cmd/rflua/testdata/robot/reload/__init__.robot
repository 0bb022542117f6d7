*** Settings ***
Documentation       Files are edited while the tests run. Every suite has a server of its own and talks to it with both clients, RF's
...                 Remote and JsonRpcRemote, so that one run is enough.
Test Tags           both-clients
