"""Codes of grounds, reasons and outcomes, each with its paragraph; documents render them.

The text after a code is for help pages only and never enters an entry.
"""

from __future__ import annotations

#: Article 23, paragraph 2: offences that the procedural measures cover.
LIMBS: dict[str, str] = {
    "23.2.a": "an offence established under the Convention",
    "23.2.b": "another offence committed by means of a computer system",
    "23.2.c": "collecting electronic evidence of any offence",
}

#: Article 25, paragraph 1: grounds to believe that data are vulnerable to loss or modification.
VULNERABILITY: dict[str, str] = {
    "deletion_threatened": "risk of deletion or alteration",
    "short_retention": "the holder's own retention period is short",
    "volatile": "the system overwrites the data automatically",
    "other": "another ground, stated in the text",
}

#: Article 2 (c), (d), (f): categories of data.
DATA_CATEGORIES: dict[str, str] = {
    "content": "content data",
    "subscriber": "subscriber information",
    "traffic": "traffic data",
}

#: Reasons for withdrawing an order.
WITHDRAWAL: dict[str, str] = {
    "no_longer_needed": "the data are no longer needed",
    "obtained": "the data were obtained by other means",
    "issued_in_error": "it should not have been issued",
}

#: Reasons for non-compliance with an order.
NON_COMPLIANCE: dict[str, str] = {
    "challenged": "it was challenged, and compliance is suspended until the decision",
    "deleted_before": "the data were lost before the order was received",
    "deleted_after": "the data were lost after the order was received",
    "impossible": "it could not be done",
    "never_held": "the addressee never had such data",
    "no_data": "no such data, or no longer; not stated which",
    "no_answer": "no answer",
    "refused": "it was refused",
}

#: Consequences of non-compliance with an order.
CONSEQUENCES: dict[str, str] = {
    "assistance_order": "an order to give information or help (art. 28(4))",
    "new_order": "a new order, to this or another addressee",
    "none": "nothing",
    "sanction": "a sanction of domestic law",
    "seizure": "a search or seizure (art. 28)",
}

#: Article 26 (b): recipients of a disclosed path.
DISCLOSED_TO: dict[str, str] = {
    "authority": "the competent authority",
    "designated_person": "a person whom the authority designated",
}

#: Article 26 (a) and (b): further providers of a communication, by the disclosure.
FURTHER_PROVIDERS: dict[str, str] = {
    "abroad": "another provider, in another State",
    "at_home": "another provider, in this State",
    "none": "no other provider",
    "not_known": "not known whether there is another provider",
}

#: Article 26 (a): reasons for taking no step towards another provider that was found.
PATH_CLOSED: dict[str, str] = {
    "data_deleted": "the other provider no longer has such data",
    "not_needed": "the investigation does not need it",
    "obtained": "its data were obtained by other means",
    "ordered": "already ordered or requested, before or in another case",
    "unidentified": "the provider cannot be identified",
    "other": "another reason, stated in the text",
}

#: Article 24, paragraph 2: bodies that review an order and may quash it.
REVIEWERS: dict[str, str] = {
    "court": "a court",
    "independent": "another body independent of the issuing authority",
}

#: Objects of a review or remedy.
CHALLENGED: dict[str, str] = {
    "order": "the order itself",
    "quashing": "the decision that quashed the order",
}

#: Interim decisions on a quashing that is under appeal.
STAYED: dict[str, str] = {
    "suspended": "the quashing is suspended: the order is in force again until the appeal is decided",
    "suspension_lifted": "the suspension ends: the quashing has effect again",
}

#: Treatments of the addressee's preserved data, in a decision that quashes an order.
PRESERVED_AFTER: dict[str, str] = {
    "keep_preserved": "they stay preserved on another basis, which the decision names",
    "keep_until_final": "they stay preserved until the decision is final",
    "may_be_deleted": "the addressee no longer has to preserve them",
}

#: Treatments of the agency's obtained data, in a decision that quashes an order.
AGENCY_AFTER: dict[str, str] = {
    "keep": "it may be kept on another basis, which the decision names",
    "nothing_held": "nothing was obtained by it",
    "not_decided": "the decision does not address it",
    "return_or_destroy": "it must be returned or destroyed",
    "keep_unused": "it may be kept but not used",
}

#: Reasons for lifting the confidentiality of an order.
LIFTED: dict[str, str] = {
    "court": "a court or other independent review lifted it",
    "error": "it should not have been ordered",
    "no_longer_needed": "it no longer serves the investigation",
    "notified": "the person concerned has been notified",
}

#: Article 24: safeguards that an instrument states, or declares inapplicable.
SAFEGUARDS: dict[str, str] = {
    "authority": "the competent authority",
    "grounds": "the facts that justify it",
    "scope": "its scope and limits",
    "duration": "its duration",
    "proportionality": "why no less intrusive measure suffices",
    "review": "the reviewing court or independent body",
    "remedy": "the remedy of persons concerned",
    "third_parties": "protection of third parties",
}

#: Article 27: the two powers of a production order.
PRODUCTION: dict[str, str] = {
    "27.a": "a person in the territory, for specified data",
    "27.b": "a provider that offers services in it, for subscriber information",
}

#: Article 27: the addressee's relation to the data.
POSSESSION_OR_CONTROL: dict[str, str] = {
    "control": "they have control over data stored elsewhere",
    "possession": "they have possession of it",
}

#: Answers to a production order.
PRODUCED: dict[str, str] = {
    "provided": "produced in full",
    "nothing_held": "the addressee has no such data",
    "partial": "produced in part",
    "refused": "nothing was produced",
    "no_answer": "no answer by the deadline",
}

#: Reasons for not producing all the data of a production order.
NOT_PRODUCED: dict[str, str] = {
    "challenged": "it was challenged; production is suspended until the decision",
    "deleted_before": "the data were lost before the order was received",
    "deleted_after": "the data were lost after the order was received",
    "impossible": "it could not be done",
    "foreign_law": "the law of another State is said to forbid it",
    "never_held": "the addressee never had such data",
    "no_data": "no such data, or no longer; not stated which",
    "privilege": "a professional or other privilege",
    "self_incrimination": "privilege against self-incrimination",
    "unspecific": "the order is challenged as unspecific or excessive",
    "other": "another reason, stated in the text",
}

#: Article 28, paragraph 3: the four measures of a seizure.
MEASURES: dict[str, str] = {
    "28.3.a": "a system, part of it, or a medium was seized or similarly secured",
    "28.3.b": "copies were made and retained",
    "28.3.c": "the integrity of stored data was maintained",
    "28.3.d": "data were rendered inaccessible or removed",
}

#: Bases of a search or seizure.
SEIZURE_BASIS: dict[str, str] = {
    "warrant": "a judicial or other independent authorisation",
    "order": "an order of a competent authority",
    "oral": "an oral authorisation, to be confirmed",
    "urgent": "urgency, with authorisation to follow",
    "consent": "consent of the person entitled to give it",
}

#: Capacities of a person who withdraws consent.
CONSENT_BY: dict[str, str] = {
    "giver": "the person who consented",
    "representative": "a representative of that person",
    "co_entitled": "another person whose consent counts",
}

#: Ways in which an agency was notified of withdrawn consent.
CONSENT_NOTICE: dict[str, str] = {
    "electronic": "by e-mail or another message",
    "in_person": "orally, in person",
    "on_paper": "by letter or another paper",
    "phone": "by telephone",
}

#: Effects of withdrawn consent on earlier copies.
CONSENT_COPIES: dict[str, str] = {
    "included": "it extends to them",
    "excluded": "it leaves them with the agency",
    "none": "none were made",
    "not_stated": "it does not mention them",
}

#: Article 28, paragraph 2: lawful access from the searched system to data in another system.
EXTENDED_ACCESS: dict[str, str] = {
    "accessible": "lawfully accessible from the system searched",
    "available": "lawfully available to the system searched",
}

#: Later decisions of an authority on a seizure.
AUTHORISATION: dict[str, str] = {
    "confirmed": "all of it is authorised",
    "partial": "authorised in part; the named exhibits must be returned",
    "refused": "not authorised, or set aside: everything must be returned",
}

#: Bases for erasing a committed value.
ERASURE_BASIS: dict[str, str] = {
    "court_order": "a court ordered it",
    "data_subject": "a right of the person concerned",
    "retention_ended": "the lawful retention period ended",
    "unlawful_collection": "the value should not have been collected",
}

#: Purposes of searching all entries for a value.
SEARCH_PURPOSE: dict[str, str] = {
    "access_request": "a person asks what is recorded about them",
    "erasure_request": "a person asks that it be erased",
    "incident": "a possible personal data breach",
    "rectification_request": "a person asks that it be corrected",
    "retention_review": "a search for data kept too long",
    "supervision": "a supervisory authority asks",
}

#: Purposes of a disclosure.
DISCLOSURE_PURPOSE: dict[str, str] = {
    "auditor": "an audit of the record",
    "court": "proceedings in court",
    "defence": "the defence",
    "other_state": "another State",
    "prosecutor": "the prosecution",
}

#: Article 35, paragraph 1: limbs on which cooperation rests.
COOPERATION: dict[str, str] = {
    "35.1.b": "evidence of an offence established under the Convention",
    "35.1.c": "evidence of any serious crime",
}

#: Article 2 (h): the maximum penalties that are no number of months, each more serious than four years.
PENALTIES_WITHOUT_TERM: dict[str, str] = {
    "life": "imprisonment for life",
    "more_serious": "a penalty more serious than imprisonment",
}

#: Limbs for domestic measures: an offence here (article 23, paragraph 2), or one of an assisted State.
MEASURE_LIMBS: dict[str, str] = {**LIMBS, **COOPERATION}

#: Article 35, paragraph 1, with article 40, paragraph 1: limbs of a request for assistance.
ASSISTANCE_LIMBS: dict[str, str] = {
    "35.1.a": "investigation, prosecution or trial of an offence established under the Convention",
    **COOPERATION,
}

#: Article 40, paragraphs 12 to 14, and article 41: transmission channels of a request.
CHANNELS: dict[str, str] = {
    "central_authority": "between central authorities",
    "diplomatic": "through diplomatic channels",
    "interpol": "through the International Criminal Police Organization",
    "network_24_7": "through the network of contact points of article 41",
    "other": "another channel, stated in the text",
}

#: Article 42, paragraph 2: locations that an enquiry asks for.
SOUGHT: dict[str, str] = {
    "data": "location of the data",
    "provider": "location of the service provider",
}

#: Article 42, paragraph 2: answers to an enquiry.
LOCATED: dict[str, str] = {
    "elsewhere": "they are in a third State",
    "here": "they are in the answering State",
    "no_answer": "no answer came, or none is given",
    "unknown": "the answering State does not know",
}

#: Article 42, paragraph 3: what a request for preservation specifies, by the letter of its sub-paragraph.
PARTICULARS_42: dict[str, str] = {
    "a": "the authority that asks",
    "b": "the offence and a summary of the facts",
    "c": "the data and how they relate to the offence",
    "d": "information on the custodian of the data or the location of the system",
    "e": "why preservation is necessary",
    "f": "that a request for search, seizure or disclosure is intended",
    "g": "whether it is confidential and the user must not be notified",
}

#: Article 40, paragraphs 8, 21 and 22: grounds to refuse mutual legal assistance; 23 and 24 are none.
REFUSAL_40: dict[str, str] = {
    "40.8.available": "assistance or cooperation is available under other provisions",
    "40.8.de_minimis": "the matter is of a de minimis nature",
    "40.8.dual_criminality": "absence of dual criminality",
    "40.21.a": "the request does not keep to the article",
    "40.21.b": "its sovereignty, its security or another essential interest",
    "40.21.c": "own law would forbid the measure for a similar offence",
    "40.21.d": "contrary to the legal system on mutual legal assistance",
    "40.22": "substantial grounds to fear persecution or prejudice",
    "40.23": "fiscal matters, which alone are no ground",
    "40.24": "bank secrecy, which is no ground",
    "other": "a ground that the article does not know",
}

#: Article 40, paragraph 27: grounds to postpone the execution of a request.
POSTPONED: dict[str, str] = {
    "40.27.investigation": "it interferes with an ongoing investigation",
    "40.27.judicial": "it interferes with an ongoing judicial proceeding",
    "40.27.prosecution": "it interferes with an ongoing prosecution",
    "other": "a ground that the article does not know",
}

#: Article 42, paragraph 7: risks of preservation of which the requesting State is informed.
RISKS: dict[str, str] = {
    "availability": "preservation may not ensure that the data remain available",
    "confidentiality": "it threatens the confidentiality of the investigation",
    "prejudice": "it otherwise prejudices the investigation",
}

#: Article 40, paragraph 3: purposes of assistance; the first three are letter (d), with article 44.
ASSISTANCE: dict[str, str] = {
    "disclosure": "disclosing stored data",
    "search": "searching or similarly accessing them",
    "seizure": "seizing or similarly securing them",
    "appearance": "the voluntary appearance of a person",
    "expertise": "information, evidence and expert evaluations",
    "freezing": "searches, seizures and freezing of what is not data",
    "interception": "intercepting content data",
    "other": "another type of assistance",
    "proceeds": "identifying or tracing proceeds and instrumentalities as evidence",
    "records": "originals or certified copies of documents and records",
    "recovery": "recovering proceeds of crime",
    "service": "serving judicial documents",
    "sites": "examining objects and sites",
    "statements": "taking evidence or statements from persons",
    "traffic": "collecting traffic data in real time",
}

#: Article 44, paragraph 3: reasons for answering a request on an expedited basis.
URGENCY: dict[str, str] = {
    "law": "the instrument or law that governs provides for it",
    "vulnerable": "the data could easily be lost or changed",
}

#: Article 40, paragraph 7: instruments that govern a request for assistance.
GOVERNING: dict[str, str] = {
    "article_40_agreed": "article 40(8) to (31), agreed in place of a treaty",
    "article_40": "article 40(8) to (31): no treaty binds both States",
    "treaty": "a treaty on mutual legal assistance between the two States",
}

#: Extents of granted assistance; neither postponing nor consulting is a decision.
EXTENT: dict[str, str] = {
    "full": "all that was asked for, without conditions",
    "partial": "in part or under conditions",
}

#: Reasons for releasing data preserved for another State.
RELEASE: dict[str, str] = {
    "executed": "what was granted has been carried out",
    "period_ended": "the granted period ended with no request for assistance",
    "refused": "the request for preservation or for assistance was refused",
    "withdrawn": "the requesting State no longer needs the data",
}
