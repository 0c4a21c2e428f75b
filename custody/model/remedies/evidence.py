"""Words for rules about images, stored objects and sweeps."""

from __future__ import annotations

HINTS: dict[str, str] = {
    "acquisition.bad_sectors": "Try another reader or cable; if sectors stay unreadable, say so in the report.",
    "acquisition.known": "Name an acquisition of this exhibit: `custody exhibit show` lists them.",
    "acquisition.log_differs": "Find out which is right: whether it is this image's log, and what was typed or read.",
    "acquisition.mismatch": "Make the image again, or check that the digests are of the same thing.",
    "acquisition.no_blocker": "State the write blocker, or why there was none.",
    "acquisition.not_completed": "Make the image again; keep the log and what was read if that cannot be done.",
    "acquisition.partial": "Read the whole source, or say in the deviations why a part is enough.",
    "acquisition.read_errors": "Find in the log what could not be read, and state the sectors if it is a disk.",
    "acquisition.sealed": "Record first that the seal was taken off.",
    "acquisition.size": "Compare sectors, bytes in each and bytes in all with the tool's log.",
    "acquisition.verify": "Read the image once more; if it differs again, make it anew.",
    "acquisition.write_protection": "State how it was protected, or why it was not; not both.",
    "digests.count": "Count the outcomes again: they are as many as the results.",
    "digests.differ": "Read the objects back with `custody fixity run`, and ask where the list comes from.",
    "digests.exhibit": "Name an exhibit of this case, or compare the whole case.",
    "object.digest": "Name the digest that is recorded for the object.",
    "object.digest_differs": "Archive the file that was acquired, or record its acquisition first.",
    "object.failing": "Record a recovery only of an object whose check has failed.",
    "object.key": "Store it under a key of its own: archive the file again.",
    "object.known": "`custody case show` lists the objects.",
    "object.manifest": "State the manifest of what was packed, and its unreadable members, as archiving gave them.",
    "object.new": "Take a new identifier; each act of archiving makes an object of its own.",
    "probe.answers": "Give one answer to each question.",
    "probe.new": "Take a new identifier.",
    "sweep.count": "Count the outcomes again: they are as many as the results.",
    "sweep.known": "Name the sweep that found it.",
    "sweep.sample": "State depth sample with its seed and number of leaves, and the size an outsider signed.",
    "sweep.new": "Take a new identifier.",
}

MARKS: dict[str, str] = {
    "acquisition.bad_sectors": "sectors of the source could not be read",
    "acquisition.log_differs": "a log or hash file says otherwise than what was typed or read",
    "acquisition.mismatch": "the image differs from what the tool read of its source",
    "acquisition.no_blocker": "neither a write blocker nor a reason for none is stated",
    "acquisition.not_completed": "by its log the acquisition failed or was broken off",
    "acquisition.partial": "only a part of the source was read, or is in the image",
    "acquisition.read_errors": "by its log reading the source failed, once or more often",
    "acquisition.size": "the sectors stated do not make up the size stated",
    "acquisition.verify": "the image read again had another digest",
    "acquisition.sealed": "the exhibit is recorded as sealed, so nothing could be read from it",
    "digests.differ": "a list from outside gives another digest or size for what is archived",
    "object.digest_differs": "the bytes are not those of the image that was acquired",
}
