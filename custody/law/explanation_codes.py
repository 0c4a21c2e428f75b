"""Codes of assistance orders to persons with knowledge of a system (article 28, paragraph 4)."""

from __future__ import annotations

#: Article 28, paragraph 4: subjects that a person with knowledge of a system is ordered to explain.
EXPLAINED: dict[str, str] = {
    "functioning": "how the system works",
    "network": "how the network or its components work",
    "protection": "measures protecting its data",
}

#: Article 28, paragraphs 1 to 3: measures that an assistance order enables.
ENABLED: dict[str, str] = {
    "28.1": "searching a system, a part of it or a medium",
    "28.2": "extending the search to another system",
    "28.3": "seizing, copying, keeping or rendering inaccessible",
}

#: Article 28, paragraph 4: outcomes of an assistance order.
ASSISTED: dict[str, str] = {
    "provided": "all questions were answered",
    "partial": "some questions were answered",
    "refused": "nothing was answered",
}

#: Reasons for not giving the information that an assistance order asks for.
NOT_ASSISTED: dict[str, str] = {
    "not_known": "the person does not know it",
    "privilege": "a professional or other privilege",
    "self_incrimination": "privilege against self-incrimination",
    "unreasonable": "the person objects that it is excessive",
    "other": "another reason, stated in the text",
}
