"""What stops the local platform from starting, said so that a newcomer can act on it."""


class PlatformError(Exception):
    """The platform cannot do what was asked; the text names the cause and the way out."""


class ServerFailedError(PlatformError):
    """A server ended or stayed silent instead of becoming ready."""


class JarRefusedError(PlatformError):
    """A jar is not the one that the committed lock describes."""
