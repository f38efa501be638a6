"""Documents' names in addresses: the framework's own kind of path ends at a line's end."""

from starlette.convertors import PathConvertor, register_url_convertor


class FileConvertor(PathConvertor):
    """Any path, line ends in it, which file names may hold."""

    regex = r"[\s\S]*"


register_url_convertor("file", FileConvertor())

FILE, REST = "{file:file}", "{rest:file}"
"""A path parameter of that name, at the end of an address or before more of it."""
