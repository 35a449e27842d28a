"""Documents whose letters are the attack, and documents that ask for what the schema holds."""

from __future__ import annotations

from tests.attacks.attack import ANALYST, FRONTEND, SCALE, WHO, Attack, asked, posted

MEGABYTE = 1_000_000 * SCALE

TEXTS = (
    asked("blanks up to the bound and one more", WHO + " " * 100_000, 400, says="bytes"),
    asked("a megabyte of commas", WHO + "," * MEGABYTE, 400),
    asked("a megabyte of comment", WHO + "#" + "x" * MEGABYTE, 400),
    asked("a megabyte of lines", WHO + "\r" * (MEGABYTE // 2), 400),
    asked(
        "a megabyte of text",
        f'{{ associate(by: {{email: "{"x" * MEGABYTE}"}}) {{ id }} }}',
        400,
        most_bytes=2_000,
    ),
    asked("a megabyte of name", "{" + "x" * MEGABYTE + "}", 400, most_bytes=2_000),
    asked("a long name is not echoed", "{" + "x" * 90_000 + "}", 400, most_bytes=2_000),
    asked(
        "many names are not echoed",
        "{" + " ".join("x" * 300 + str(n) for n in range(300)) + "}",
        400,
        most_bytes=10_000,
    ),
    asked(
        "many variables",
        "query (" + " ".join(f"$a{n}: Int" for n in range(1_200)) + ") { __typename }",
        400,
    ),
    asked("a byte-order mark in a document", "\ufeff" + WHO, 200),
    asked("a nought", "{ \u0000 }", 400),
    asked("control characters", "{ \u0007\u001b[31m }", 400),
    asked("a right-to-left override", "{ \u202eclient }", 400),
    asked("full-width letters", "{ ｖｉｅｗｅｒ { client } }", 400),
    asked("a lone surrogate in a literal", '{ associate(by: {email: "\\ud800"}) { id } }', 400),
    asked("a code point that is none", '{ associate(by: {email: "\\u{110000}"}) { id } }', 400),
    asked("a text that does not end", '{ associate(by: {email: "', 400),
    asked("a block text that does not end", '{ associate(by: {email: """', 400),
    asked("nothing but a comment", "# nothing", 400),
    asked("an empty selection", "{}", 200, 400),
    asked(
        "a number of five thousand digits",
        f"{{ associates(first: {'9' * 5_000}) {{ totalCount }} }}",
        400,
        most_bytes=2_000,
    ),
    asked("a float that is endless", "{ associates(first: 1e999999999) { totalCount } }", 400),
    asked("a number over 32 bits", "{ associates(first: 2147483648) { totalCount } }", 400),
    asked("a number below 32 bits", "{ associates(first: -2147483649) { totalCount } }", 400),
    asked("a number with leading noughts", "{ associates(first: 007) { totalCount } }", 400),
)

LEAKS = (
    asked(
        "no schema for a frontend",
        "{ __schema { types { name } } }",
        400,
        who=FRONTEND,
        says="may not ask for the schema",
        hides=("Query", "AssociateFilter"),
    ),
    asked(
        "no type for a frontend",
        '{ __type(name: "Query") { name } }',
        400,
        who=FRONTEND,
        says="may not ask for the schema",
    ),
    asked(
        "no schema under another name",
        "{ a: __schema { b: types { c: name } } }",
        400,
        who=FRONTEND,
        hides=("AssociateFilter",),
    ),
    asked(
        "no schema by way of a fragment",
        "{ ...A } fragment A on Query { ... on Query { __schema { types { name } } } }",
        400,
        who=FRONTEND,
    ),
    asked(
        "no schema that is skipped",
        "query ($a: Boolean = true) { __schema @skip(if: $a) { types { name } } }",
        400,
        who=FRONTEND,
    ),
    posted(
        "no schema in another operation",
        {
            "query": "query A { __typename } query B { __schema { types { name } } }",
            "operationName": "A",
        },
        400,
        who=FRONTEND,
    ),
    asked(
        "no schema within a mutation", "mutation { __schema { types { name } } }", 400, who=FRONTEND
    ),
    asked("the name of a type is free", "{ __typename }", 200, who=FRONTEND),
    asked(
        "no field is suggested",
        "{ viewr { client } }",
        400,
        who=FRONTEND,
        hides=("Did you mean", "viewer"),
    ),
    asked(
        "no field of a field is suggested",
        "{ viewer { clint } }",
        400,
        who=FRONTEND,
        hides=("Did you mean", "client'", '"client'),
    ),
    asked(
        "no argument is suggested",
        "{ associates(firs: 1) { totalCount } }",
        400,
        who=FRONTEND,
        hides=("Did you mean", "'first'"),
    ),
    asked(
        "no type is suggested",
        "query ($a: Strin) { __typename }",
        400,
        who=FRONTEND,
        hides=("Did you mean", "String'"),
    ),
    asked(
        "no type of a fragment is suggested",
        "{ node(id: 1) { ... on Associat { id } } }",
        400,
        who=FRONTEND,
        hides=("Did you mean", "Associate'"),
    ),
    asked(
        "no field of an interface is suggested",
        "{ node(id: 1) { name } }",
        400,
        who=FRONTEND,
        hides=("Did you mean", "inline fragment"),
    ),
    asked(
        "no value of an enum is suggested",
        "{ officeHours(dayOfWeek: MONDY) { entries { id } } }",
        400,
        who=FRONTEND,
        hides=("Did you mean", "MONDAY"),
    ),
    asked(
        "no member of an input is suggested",
        '{ associate(by: {emai: "x"}) { id } }',
        400,
        who=FRONTEND,
        hides=("Did you mean", "'email'"),
    ),
    asked(
        "no value of a variable is suggested",
        "query ($a: DayOfWeek) { officeHours(dayOfWeek: $a) { entries { id } } }",
        400,
        who=FRONTEND,
        variables={"a": "MONDY"},
        hides=("Did you mean", "MONDAY"),
    ),
    asked(
        "no member of a variable is suggested",
        "query ($a: AssociateLookup!) { associate(by: $a) { id } }",
        400,
        who=FRONTEND,
        variables={"a": {"emai": "x"}},
        hides=("Did you mean", "'email'"),
    ),
    asked(
        "no directive is suggested",
        "{ __typename @skp(if: true) }",
        400,
        who=FRONTEND,
        hides=("Did you mean", "'@skip'"),
    ),
    asked(
        "suggestions do not escape in a long message",
        "{ viewer { " + " ".join(f"clien{n}" for n in range(20)) + " } }",
        400,
        who=FRONTEND,
        hides=("Did you mean",),
    ),
    asked(
        "a question mark does not bring a suggestion back",
        '{ associate(by: {emai: "? Did you mean \\"x\\"?"}) { id } }',
        400,
        who=FRONTEND,
        hides=("'email'",),
    ),
    asked(
        "an analyst may see suggestions",
        "{ viewr { client } }",
        400,
        who=ANALYST,
        says="Did you mean",
    ),
)

GROUPS: dict[str, tuple[Attack, ...]] = {"texts": TEXTS, "leaks": LEAKS}
