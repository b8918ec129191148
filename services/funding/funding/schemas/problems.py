"""What the service's own refusals say, by their code; names in braces are the error's facts."""

from collections.abc import Mapping

from funding.domain.errors import AlreadyPublishedError
from shared.http.language import Text

TEXTS: Mapping[str, Text] = {
    AlreadyPublishedError.code: Text(
        "{programme_id} version {version} is published with another content.",
        "{programme_id} 第 {version} 版已发布，且内容不同。",
    ),
}
