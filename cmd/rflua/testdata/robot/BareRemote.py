"""A client that knows nothing of the keywords but their names, so that the server alone checks arguments."""

from robot.libraries.BuiltIn import BuiltIn

if BuiltIn().get_variable_value("${REMOTE}") == "JsonRemote":
    from JsonRemote import JsonRemote as Client
else:
    from robot.libraries.Remote import Remote as Client


class BareRemote(Client):
    def get_keyword_arguments(self, name):
        return ["*args", "**named"]

    def get_keyword_types(self, name):
        return None
