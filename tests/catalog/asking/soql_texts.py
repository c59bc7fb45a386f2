"""Conditions in SoQL with the tree that they mean, and texts of people who mean harm."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from hypothesis import strategies as st

from upstate.catalog.asking import Call, Cell, Node, Value

Meant = tuple[str, Node]  # what is written, what it means
_LETTERS = "aAcer rubrum'%_\\ñ🌳\n0;-\"`("


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _literal(text: str) -> Meant:
    return _quoted(text), Value(text)


def _number(value: int | float) -> Meant:
    return repr(value), Value(value)


_texts = st.one_of(
    st.sampled_from([("species", Cell("Species")), ("Note", Cell("note")), ('"Species"', Cell("Species"))]),
    st.text(alphabet=_LETTERS, max_size=6).map(_literal),
)
_figures = st.one_of(
    st.sampled_from(
        [("pipe_size_in", Cell("Pipe Size (in)")), ("`count`", Cell("count")), (":id", Call("row number"))]
    ),
    st.sampled_from([("date_extract_y(date)", Call("part year", (Cell("date"),)))]),
    st.integers(-20, 20).map(_number),
    st.sampled_from([-2.5, 0.25, 6.75]).map(_number),
)
_moments = st.sampled_from([
    ("date", Cell("date")), ("closed_at", Cell("Closed at")), ("DATE_TRUNC_YM(date)", Call("trunc month", (Cell("date"),))),
    ("date_trunc_ymd(closed_at)", Call("trunc day", (Cell("Closed at"),))),
])  # fmt: skip
_written_moments = st.sampled_from(
    ["2012-03-04", "2013", "2014-05-01T00:00:00.000", "2013-06-07 08:09:10", "2012-02-29T12:00:00Z"]
)


def _infix(left: Meant, sign: str, right: Meant, function: str) -> Meant:
    return f"({left[0]} {sign} {right[0]})", Call(function, (left[1], right[1]))


def _pair(kind: st.SearchStrategy[Meant]) -> st.SearchStrategy[Meant]:
    signs = st.sampled_from(
        [("=", "="), ("!=", "<>"), ("<>", "<>"), ("<", "<"), ("<=", "<="), (">", ">"), (">=", ">=")]
    )
    return st.tuples(kind, signs, kind).map(lambda drawn: _infix(drawn[0], drawn[1][0], drawn[2], drawn[1][1]))


def _called(name: str, function: str) -> Callable[[tuple[Meant, ...]], Meant]:
    def meant(given: tuple[Meant, ...]) -> Meant:
        return f"{name}({', '.join(one[0] for one in given)})", Call(function, tuple(one[1] for one in given))

    return meant


def _member(drawn: tuple[Meant, list[Meant], bool]) -> Meant:
    of, values, negated = drawn
    call = Call("in", (of[1], *(one[1] for one in values)))
    listed = ", ".join(one[0] for one in values)
    return f"{of[0]} {'not ' if negated else ''}in ({listed})", Call("not", (call,)) if negated else call


def _between(drawn: tuple[Meant, Meant, Meant, bool]) -> Meant:
    of, low, high, negated = drawn
    call = Call("between", (of[1], low[1], high[1]))
    return f"{of[0]} {'NOT ' if negated else ''}BETWEEN {low[0]} AND {high[0]}", Call(
        "not", (call,)
    ) if negated else call


def _missing(drawn: tuple[Meant, bool]) -> Meant:
    of, negated = drawn
    call = Call("is null", (of[1],))
    return f"{of[0]} is {'not ' if negated else ''}null", Call("not", (call,)) if negated else call


_numbers = st.recursive(
    _figures,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/%"), inner).map(
            lambda drawn: _infix(drawn[0], drawn[1], drawn[2], drawn[1])
        ),
        st.tuples(inner).map(_called("abs", "abs")),
    ),
    max_leaves=4,
)
_words = st.one_of(
    _texts,
    st.tuples(_texts).map(_called("upper", "upper")),
    st.tuples(_texts, _texts).map(lambda drawn: _infix(drawn[0], "||", drawn[1], "join")),
    st.tuples(_texts, _texts).map(_called("coalesce", "coalesce")),
)
_tests = st.one_of(
    _pair(_words),
    _pair(_numbers),
    _pair(_moments),
    st.tuples(_moments, st.sampled_from(["<", ">=", "="]), _written_moments.map(_literal)).map(
        lambda drawn: _infix(drawn[0], drawn[1], drawn[2], drawn[1])
    ),
    st.tuples(_words, _words).map(_called("starts_with", "starts with")),
    st.tuples(_words, _words).map(_called("contains", "contains")),
    st.tuples(_words, st.text(alphabet=_LETTERS, max_size=6).map(_literal), st.just("like")).map(
        lambda drawn: _infix(drawn[0], "like", drawn[1], "like")
    ),
    st.tuples(_words, st.lists(_texts, min_size=1, max_size=4), st.booleans()).map(_member),
    st.tuples(_numbers, st.lists(_figures, min_size=1, max_size=4), st.booleans()).map(_member),
    st.tuples(_numbers, _figures, _figures, st.booleans()).map(_between),
    st.tuples(_moments, _written_moments.map(_literal), _written_moments.map(_literal), st.booleans()).map(_between),
    st.tuples(st.one_of(_words, _numbers, _moments), st.booleans()).map(_missing),
    st.just(("healthy", Cell("healthy"))),
    st.tuples(
        st.just(("healthy", Cell("healthy"))), st.sampled_from([("true", Value(True)), ("'no'", Value("no"))])
    ).map(lambda drawn: _infix(drawn[0], "=", drawn[1], "=")),
)


def _joined(drawn: tuple[Meant, str, Meant]) -> Meant:
    left, word, right = drawn
    return f"({left[0]}) {word.upper()} ({right[0]})", Call(word, (left[1], right[1]))


conditions: st.SearchStrategy[Meant] = st.recursive(
    _tests,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(_joined),
        inner.map(lambda one: (f"NOT ({one[0]})", Call("not", (one[1],)))),
    ),
    max_leaves=4,
)

# What has been tried on servers like this one, and what a parser may stumble over. ... stands for a good condition.
_ATTACKS = (
    "' OR '1'='1", "1=1", "1 OR 1=1 --", "...; DROP TABLE published", "...; DROP TABLE published; --", "... UNION SELECT * FROM published",
    "... UNION ALL SELECT 1,2,3,4,5,6,7", "... /* comment */", "... --", "... # x", "/*!50000 1=1*/", "(SELECT 1)", "EXISTS (SELECT 1 FROM published)",
    "species = (SELECT species FROM published LIMIT 1)", "count(*) > 1", "sum(count) OVER () > 1", "row_number() OVER (ORDER BY date) = 1",
    "read_parquet('/etc/passwd')", "read_csv('/etc/passwd') = 1", "read_text('/etc/passwd') like '%'", "glob('/*') = 'x'", "getenv('HOME') = 'x'",
    "current_setting('temp_directory') = 'x'", "pg_sleep(10)", "sleep(10) = 0", "benchmark(100000000, md5('a'))", "regexp_matches(species, '(a+)+$')",
    "COPY published TO '/tmp/x.csv'", "ATTACH '/tmp/x.db'", "INSTALL httpfs", "LOAD 'httpfs'", "PRAGMA database_list", "EXPORT DATABASE '/tmp/x'",
    "CREATE TABLE x AS SELECT 1", "WITH x AS (SELECT 1) SELECT * FROM x", "SET memory_limit = '1TB'", "CALL pragma_version()", "VALUES (1)",
    "{{ 7 * 7 }}", "{% raw %}", "${jndi:ldap://x}", "<script>alert(1)</script>", "%00", "\x00", "species = '\x00'", "species = 'a\x00b'", "species = 'it",
    'species = "it', "`species", "species = ''' OR 1=1 --'", "species = '''; DROP TABLE published; --'", "species = '\\' OR 1=1 --'", "'a' = 'a'",
    "species LIKE '%' ESCAPE '!'", "species LIKE '" + "%a" * 60 + "'", "species LIKE '" + "_%" * 80 + "'", "species LIKE '" + "%" * 900 + "'",
    "note LIKE '(a+)+$'", "note LIKE '.*.*.*.*x'", "species ~ '(a|a)*$'", "species SIMILAR TO '%'", "species ILIKE '%a%'", "species GLOB '*'",
    "count = 9999999999999999999999999999", "count = " + "9" * 5000, "count = 1e400", "count = -1e400", "count = 1e-400", "count = 0x1F", "count = 1_000",
    "count / 0 = 1", "count % 0 is null", "-(-(-(count))) = 1", "- - - -count = 1", "+count = 1", "count = .5", "count = 5.", "count = 'five'", "count = ''",
    "date = '2014-13-45'", "date = 'yesterday'", "date > '0000-00-00'", "date < '9999-12-31T23:59:59.999'", "date = 5", "date + 1 > date", "date = DATE '2014-01-01'",
    "INTERVAL '1 day' > INTERVAL '1 hour'", "now() > date", "current_date > date", "species::json", "species::blob = 'x'", "species::number > 1", "species::number = 1",
    "count::text = '1'", "'nan'::number = 1", "'inf'::number > 1", "'2014-01-01'::floating_timestamp < date", "species::number::text::number > 0", "healthy::boolean",
    "healthy", "not healthy", "not not not healthy", "healthy = healthy = healthy", "true", "false", "null", "null = null", "null is null", "1", "'x'", "species",
    "species is 'x'", "species is true", "species IS DISTINCT FROM 'x'", "species in ()", "species in (null)", "species in ('a', 1)", "species in (SELECT 1)",
    "species not in ('a', null)", "species between 'a' and", "count between 5 and 1", "count between symmetric 5 and 1", "species between 1 and 2",
    "case(true, healthy)", "case(healthy, true, true, false)", "case(1, 2)", "case(healthy, 'a', true, 1) = 'a'", "case(true)", "CASE WHEN healthy THEN true END",
    "if(healthy, true, false)", "coalesce(healthy, false)", "coalesce(species, 1) = 1", "upper() = ''", "upper(1) = '1'", "upper(species, note) = 'X'", "upper(null) = 'X'",
    "contains(species, '" + "a" * 8000 + "')", "starts_with(species, note)", "concat(species, note) = 'x'", "species || note = 'x'", "species || 1 = 'x'", "species + note = 'x'",
    "species.note = 'x'", "a.b.c.d = 1", "published.c0 = 'x'", "c0 = 'x'", "file_row_number = 1", ":id = 1", ":id < 5 and healthy", ":updated_at > '2014'", ":*", "*", "* = 1",
    "count(*)", "species[0] = 'a'", "[1,2,3] = [1]", "{'a': 1}", "x -> x + 1 = 1", "(species, note) = ('a', 'b')", "?", "$1", "@@version = 1", "@x", "species = ?", "species = $1",
    "within_box(location, 1, 2, 3, 4)", "within_circle(location, 1, 2, 3)", "within_polygon(location, 'MULTIPOLYGON (((1 2)))')", "distance_in_meters(location, 'x') < 1",
    "species = 'ﬀ'", "species = '\u202e'", "ｓｐｅｃｉｅｓ = 'x'", "спecies = 'x'", "species = '🌳'", "species\u00a0=\u00a0'x'", "species = ‘x’", "\ufeffspecies = 'x'", "", " ", "\n", "()", "(", ")",
    "AND", "= 1", "WHERE healthy", "healthy WHERE healthy", "healthy GROUP BY species", "healthy ORDER BY species", "healthy LIMIT 1", "healthy OFFSET 1", "healthy HAVING healthy",
    "healthy |> SELECT *", "healthy AS x", "DISTINCT healthy", "healthy, healthy", "healthy healthy", "like 'x'", "species like", "species like note", "species like null", "not", "not like",
)  # fmt: skip


def hostile(random: Random, good: Callable[[], str]) -> str:
    """One text, of an attack or of parts that were thrown together."""
    way = random.randrange(8)
    attack = random.choice(_ATTACKS).replace("...", good())
    if way <= 2:
        return attack
    if way == 3:
        return f"{good()} {random.choice(['AND', 'OR', 'and not', ';', ',', '--', '||'])} {attack}"
    if way == 4:
        return _deep(random, good())
    if way == 5:
        return _broken(random, good() if random.random() < 0.7 else attack)
    if way == 6:
        return " ".join(
            random.choice(_ATTACKS).replace("...", "").split(" ")[0] for _ in range(random.randrange(1, 40))
        )
    return "".join(
        random.choice("()'\"`;,.*=<>|:%_\\[]{}@#$?!&^~+-/ \n\t\x00aé🌳0e9") for _ in range(random.randrange(1, 200))
    )


def _deep(random: Random, text: str) -> str:
    """Nested, or long, far beyond what anybody needs."""
    times = random.choice([5, 25, 45, 300, 3000, 10_000])
    return random.choice([
        f"{'(' * times}{text}{')' * times}", "(" * times, f"{'not ' * times}{text}", f"{'upper(' * times}species{')' * times} = 'A'",
        " and ".join([text] * min(times, 3000)), " or ".join(["healthy"] * times), f"count = {'+'.join(['1'] * times)}", f"count = {'-' * times}1",
        f"count = {'- ' * times}1", f"species = '{'a' * times}'", f"species in ({', '.join(['1'] * times)})", f"count in ({', '.join(['1'] * times)})",
        f"species{'::text' * times} = 'a'", f"a{'.a' * times} = 1", "species || " * times + "'a' = 'b'", f"species{'[' * times}", f"{'case(healthy, ' * times}true{')' * times}",
        f"{'coalesce(healthy, ' * times}true{')' * times}", f"healthy{' = healthy' * times}", f"species like '{'%a' * times}'", "count(" * times, f"{'{' * times}",
    ])  # fmt: skip


def _broken(random: Random, text: str) -> str:
    """With a few letters taken out, doubled or put in."""
    letters = list(text)
    for _ in range(random.randrange(1, 6)):
        at = random.randrange(len(letters) + 1)
        if random.random() < 0.5 and at < len(letters):
            letters[at] *= random.randrange(3)
        else:
            letters.insert(at, random.choice("()'\"`;,.*=<>|:%_\\-\x00\u202e 9"))
    return "".join(letters)
