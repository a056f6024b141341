/*
 * Bodies that are no answer at all, or come in odd clothes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/base/json-watch.h"
#include "../../src/base/limits.h"
#include "../../src/source/json.h"
#include "o365.h"

/* Copies that people keep: mark, line ends, UTF-16 of both kinds. */
static void
test_encodings(void **state)
{
	static const char	 body[] = "[\r\n{" ENTRY
				    ",\r\n\"ips\":[\"10.0.0.0/8\"]}]\r\n";
	const size_t		 n = sizeof body - 1;
	struct feed		 f;
	char			 wide[2 * sizeof body + 2];
	char			 sample[SOURCE_SAMPLE];
	size_t			 i;
	int			 big;

	(void)state;
	o365_good(&f, body);
	assert_int_equal(f.ep[0].n4, 1);
	feed_free(&f);
	memcpy(wide, "\xef\xbb\xbf", 3);
	memcpy(wide + 3, body, n + 1);
	o365_good(&f, wide);
	assert_int_equal(f.ep[0].n4, 1);
	feed_free(&f);
	for (big = 0; big < 2; big++) {
		memcpy(wide, big ? "\xfe\xff" : "\xff\xfe", 2);
		for (i = 0; i < n; i++) {
			wide[2 + 2 * i + (size_t)big] = body[i];
			wide[3 + 2 * i - (size_t)big] = '\0';
		}
		o365_begin(&f);
		assert_int_equal(o365_parse_bytes(&f, wide, 2 + 2 * n), 0);
		assert_int_equal(f.ep[0].n4, 1);
		source_sample(wide, 2 + 2 * n, sample);
		assert_int_equal(source_o365.sniff(sample), 2);
		feed_free(&f);
		o365_begin(&f);
		assert_int_equal(o365_parse_bytes(&f, wide, 1 + 2 * n), -1);
		assert_non_null(strstr(o365_said, "half a UTF-16 character"));
	}
}

/* Characters beyond ASCII in notes, and half of a pair. */
static void
test_utf16_pairs(void **state)
{
	/* [{ENTRY,"notes":"(e acute)(euro)(U+1F600)"}] */
	static const char	 head[] = "[{" ENTRY ",\"notes\":\"";
	static const char	 mid[] = "\xe9\0\xac\x20\x3d\xd8\0\xde";
	static const char	 tail[] = "\"}]";
	struct feed		 f;
	char			 w[512];
	const char		*p;
	size_t			 n = 2, k;

	(void)state;
	memcpy(w, "\xff\xfe", 2);
	for (p = head; *p != '\0'; p++, n += 2) {
		w[n] = *p;
		w[n + 1] = '\0';
	}
	memcpy(w + n, mid, 8);
	k = n + 4;
	for (p = tail, n += 8; *p != '\0'; p++, n += 2) {
		w[n] = *p;
		w[n + 1] = '\0';
	}
	o365_begin(&f);
	assert_int_equal(o365_parse_bytes(&f, w, n), 0);
	assert_string_equal(f.ep[0].notes,
	    "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
	feed_free(&f);
	w[k + 3] = '\x20';		/* a high half, then no low one */
	o365_begin(&f);
	assert_int_equal(o365_parse_bytes(&f, w, n), -1);
	assert_non_null(strstr(o365_said, "half a UTF-16 character"));
	memcpy(w + k, "\x00\xde", 2);	/* a low half alone */
	o365_begin(&f);
	assert_int_equal(o365_parse_bytes(&f, w, n), -1);
	assert_non_null(strstr(o365_said, "half a UTF-16 character"));
}

static void
test_bad_bodies(void **state)
{
	static const char *const t[][2] = {
		{ "", "empty" }, { " \r\n\t", "empty" },
		{ "[]", "no endpoints in it" },
		{ "{}", "not an array of endpoints" },
		{ "{\"value\":[{\"id\":1}]}", "not an array of endpoints" },
		{ "42", "line 1: " },
		{ "\"x\"", "line 1: " },
		{ "null", "line 1: " },
		{ "[{" ENTRY "}", "line 1: ']' expected" },
		{ "[{" ENTRY ",\"ips\":[\"10.0.0", "line 1: " },
		{ ONE("") "\n[]", "line 2: end of file expected" },
		{ ONE(",\"id\":13"), "duplicate object key" },
		{ ONE(",\"x\":1,\"x\":2"), "duplicate object key" },
		{ ONE(",\"notes\":\"\xff\""), "unable to decode byte 0xff" },
		{ ONE(",\"notes\":\"\\u0000\""), "line 1: " },
		{ ONE(",\"notes\":\"\\ud800\""), "line 1: " },
		{ "<!DOCTYPE html>\n<html>", "HTML or XML, not JSON" },
		{ "<?xml version=\"1.0\"?>", "HTML or XML, not JSON" },
		{ "\x1f\x8b\x08", "compressed (gzip)" },
		{ "<<<<<<< HEAD\n[]", "merge-conflict marks" },
		{ "[\n<<<<<<< HEAD\n]", "merge-conflict marks" },
		{ "[{\"id\":500,\"endpointSetId\":149}]",
		  "this is an answer of /changes, not of /endpoints" },
		{ "{\"instance\":\"Worldwide\",\"latest\":\"2018063000\"}",
		  "this is an answer of /version, not of /endpoints" },
		{ "[{\"instance\":\"Worldwide\",\"latest\":\"2018063000\"}]",
		  "this is an answer of /version, not of /endpoints" },
	};
	size_t	 i;

	(void)state;
	for (i = 0; i < sizeof t / sizeof t[0]; i++)
		o365_refused(t[i][0], t[i][1]);
}

/* A body of "n" times "open", something, and as often "close". */
static char *
nested(size_t n, const char *open, const char *shut)
{
	size_t	 i, lo = strlen(open), ls = strlen(shut);
	char	*s, *p;

	assert_non_null(s = p = malloc(n * (lo + ls) + 2));
	for (i = 0; i < n; i++, p += lo)
		memcpy(p, open, lo);
	*p++ = '1';
	for (i = 0; i < n; i++, p += ls)
		memcpy(p, shut, ls);
	*p = '\0';
	return s;
}

static void
test_depth(void **state)
{
	struct feed	 f;
	char		*deep, *body;

	(void)state;
	deep = nested(100000, "[", "]");
	o365_refused(deep, "nested too deep");
	free(deep);
	deep = nested(100000, "{\"a\":", "}");
	o365_refused(deep, "nested too deep");
	free(deep);
	/* two levels are the entry's own */
	deep = nested(LIMIT_JSON_DEPTH - 2, "[", "]");
	assert_true(asprintf(&body, ONE(",\"x\":%s"), deep) != -1);
	o365_good(&f, body);
	feed_free(&f);
	free(deep);
	free(body);
	deep = nested(LIMIT_JSON_DEPTH - 1, "[", "]");
	assert_true(asprintf(&body, ONE(",\"x\":%s"), deep) != -1);
	o365_refused(body, "nested too deep");
	free(deep);
	free(body);
	/* brackets in strings are no nesting, also behind a quote */
	deep = nested(200, "[\\\"", "]");
	assert_true(asprintf(&body, ONE(",\"x\":\"%s\""), deep) != -1);
	o365_good(&f, body);
	feed_free(&f);
	free(deep);
	free(body);
}

static void
test_sizes(void **state)
{
	char	*s, *body;
	size_t	 n = LIMIT_JSON_VALUES * 2 + 2;

	(void)state;
	assert_non_null(s = malloc(n + 2));
	memset(s, ',', n);
	s[0] = '[';
	memcpy(s + n - 1, "]", 2);
	o365_refused(s, "too many values");
	free(s);
	/* long strings: refused, and shown cut */
	assert_non_null(s = malloc(LIMIT_STRING + 2));
	memset(s, 'a', LIMIT_STRING + 1);
	s[LIMIT_STRING + 1] = '\0';
	assert_true(asprintf(&body, ONE(",\"notes\":\"%s\""), s) != -1);
	o365_refused(body, "notes: \"aaaaaaaa");
	assert_non_null(strstr(o365_said, "aaa...: too long\n"));
	assert_true(strlen(o365_said) < 160);
	free(body);
	s[254] = '\0';
	assert_true(asprintf(&body, ONE(",\"urls\":[\"%s\"]"), s) != -1);
	o365_refused(body, "...: host name too long");
	free(body);
	free(s);
}

/* What is beyond the limit is refused before any memory is asked for. */
static void
test_memory_limit(void **state)
{
	struct json_memory	 m;
	json_malloc_t		 take;
	json_free_t		 leave;
	struct in		 in;

	(void)state;
	json_memory_begin(&m);
	json_get_alloc_funcs(&take, &leave);
	assert_null(json_memory_lack());
	assert_null(take((size_t)LIMIT_JSON_MEMORY + 1));
	assert_string_equal(json_memory_lack(),
	    "a string or array larger than LIMIT_JSON_MEMORY");
	assert_null(take(LIMIT_JSON_MEMORY - 8));
	assert_non_null(strstr(json_memory_lack(), "needs more memory than"));
	assert_non_null(take(100));
	/* alone it would be within the limit, but not beside the other */
	assert_null(take(LIMIT_JSON_MEMORY - 4096));
	assert_non_null(strstr(json_memory_lack(), "needs more memory than"));
	/* what is read from now on may lack something, and is no value */
	in_open_mem(&in, "x", "[]", 2);
	assert_null(source_json(&in));
	in_close(&in);
	json_memory_end(&m);
	json_memory_begin(&m);
	in_open_mem(&in, "x", "[]", 2);
	assert_non_null(source_json(&in));
	in_close(&in);
	json_memory_end(&m);
	assert_null(json_memory_lack());
}

/* Memory that was out once is not forgotten until somebody watches anew. */
static void
test_memory_watch(void **state)
{
	json_t	*j = json_pack("{s:i}", "a", 1);
	char	*s;

	(void)state;
	json_watch();
	assert_non_null(j);
	assert_int_equal(json_watch_was_out(), 0);
	assert_non_null(s = json_watch_text(j));
	free(s);
	json_watch_out();
	assert_int_equal(json_watch_was_out(), 1);
	assert_null(json_watch_text(j));
	json_watch();
	assert_int_equal(json_watch_was_out(), 0);
	json_decref(j);
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_memory_limit),
		cmocka_unit_test(test_memory_watch),
		cmocka_unit_test(test_encodings),
		cmocka_unit_test(test_utf16_pairs),
		cmocka_unit_test(test_bad_bodies),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_sizes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
