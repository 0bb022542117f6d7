"""A client that knows nothing of the keywords but their names, so that the server alone checks arguments."""

from robot.libraries.Remote import Remote


class BareRemote(Remote):
    def get_keyword_arguments(self, name):
        return ["*args", "**named"]

    def get_keyword_types(self, name):
        return None
