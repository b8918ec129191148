"""What the service's own refusals say, by their code; names in braces are the error's facts."""

from collections.abc import Mapping

from funding.domain.errors import AlreadyPublishedError
from funding.domain.matching import TooManyInterestsError
from shared.http.language import Text

TEXTS: Mapping[str, Text] = {
    AlreadyPublishedError.code: Text(
        "{programme_id} version {version} is published with another content.",
        "{programme_id} 第 {version} 版已发布，且内容不同。",
    ),
    "refused-facts": Text(
        "Some facts cannot be taken as they were stated; nothing was taken.",
        "部分事实不能按所填内容登记，全部未登记。",
    ),
    TooManyInterestsError.code: Text(
        "Nobody keeps more than {most} saved searches.", "每人最多保存 {most} 个检索条件。"
    ),
    "may-not-state": Text(
        "Somebody else answers for some of these facts; nothing was taken.",
        "部分事实应由其他单位提供或核实，全部未登记。",
    ),
}
