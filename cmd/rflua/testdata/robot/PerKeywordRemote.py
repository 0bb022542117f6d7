"""Robot Framework's Remote as it was before it knew get_library_information."""

from robot.libraries.Remote import Remote


class PerKeywordRemote(Remote):
    """Asks for names, arguments, types, tags and documentation keyword by keyword."""

    def __init__(self, uri="http://127.0.0.1:8270", timeout=None):
        super().__init__(uri, timeout)
        self._client.get_library_information = self._never
        self._lib_info_initialized = True

    def _never(self):
        raise AssertionError("get_library_information was called")
