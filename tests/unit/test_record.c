/*
 * Records: what is written is read, what is read is written, and everything
 * else is refused with file, line and a way out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "../../src/base/path.h"
#include "record.h"
#include "said.h"

#define D	"0123456789abcdef0123456789abcdef" \
		"0123456789abcdef0123456789abcdef"

static const char feed_text[] =
    "o365feed-record 1 feed m365\nsource o365\nversion 2026042900\n"
    "digest " D "\nprefixes v4 3\nprefixes v6 1\n"
    "service exchange\nservice skype\ntag Azure Front Door\n"
    "cover 13.107.6.152/31\ncover 52.96.0.0/14\ncover 2603:1006::/40\nend\n";

static const char list_text[] =
    "o365feed-record 1 list O365-OPT\nfilter " D "\n"
    "prefix 13.107.6.152/31 feed=m365 service=exchange category=optimize "
    "id=1,11 tcp=80,443\n"
    "prefix 13.107.18.0/24 feed=m365 service=a%20b local\n"
    "prefix 203.0.113.0/24 local\n"
    "prefix 2001:db8::/32\n"
    "host *.example.com feed=m365 id=4\n"
    "host example.com local\nend\n";

/* The text with its first "from" replaced; the caller frees. */
static char *
changed(const char *text, const char *from, const char *to)
{
	const char	*p = strstr(text, from);
	char		*s;

	if (p == NULL)
		fail_msg("no \"%s\" in the text", from);
	assert_int_not_equal(asprintf(&s, "%.*s%s%s", (int)(p - text), text,
	    to, p + strlen(from)), -1);
	return s;
}

enum kind { FEED, LIST, OUT };

static int
reads(enum kind kind, const char *s, size_t n)
{
	struct feed_record	 f;
	struct list_record	 l;
	struct out_record	 o;
	int			 rc;

	if (kind == FEED) {
		rc = record_feed(&f, s, n);
		feed_record_free(&f);
	} else if (kind == LIST) {
		rc = record_list(&l, s, n);
		list_record_free(&l);
	} else {
		rc = record_out(&o, s, n);
		out_record_free(&o);
	}
	return rc;
}

static void
refused(enum kind kind, const char *s, size_t n, const char *want)
{
	char	 head[300];

	assert_int_equal(reads(kind, s, n), -1);
	snprintf(head, sizeof head, "o365feed: %s/x:", record_dir());
	if (strncmp(record_said, head, strlen(head)) != 0 ||
	    strstr(record_said, want) == NULL ||
	    strchr(record_said, '\n')[1] != '\0')
		fail_msg("want %s\nsaid %s", want, record_said);
}

/* One change of a good text, and what must be said about it. */
struct bad {
	const char	*from, *to, *want;
};

static void
all_refused(enum kind kind, const char *text, const struct bad *b)
{
	char	*s;

	assert_int_equal(reads(kind, text, strlen(text)), 1);
	assert_string_equal(record_said, "");
	for (; b->from != NULL; b++) {
		s = changed(text, b->from, b->to);
		refused(kind, s, strlen(s), b->want);
		free(s);
	}
}

/* What every kind refuses in the same words. */
static void
refused_by_all(enum kind kind, const char *text)
{
	static const struct bad	 bad[] = {
		{ "o365feed-record 1", "o365feed-record 2", ":1: record "
		    "version 2 is newer than this program" },
		{ "o365feed-record 1", "o365feed-record 0", ":1: record "
		    "version 0 is not known" },
		{ "o365feed-record 1", "o365feed-record x", "not a number" },
		{ "o365feed-record", "feed", ":1: not a record of o365feed" },
		{ "1 ", "1 un", "not the record of" },
		{ "1 ", "1  ", "a blank too many" },
		{ "\n", "\n<<<<<<< HEAD\n", ":2: merge conflict mark "
		    "\"<<<<<<< HEAD\": take one side's records and outputs "
		    "whole, then `write`" },
		{ "\n", "\n=======\n", ":2: merge conflict mark" },
		{ "\n", "\n>>>>>>> other\n", ":2: merge conflict mark" },
		{ "\n", "\n||||||| base\n", ":2: merge conflict mark" },
		{ "\n", "\r\n", ":1: carriage return" },
		{ "\n", "\n\n", ":2: " },
		{ "\nend\n", "\n", "no \"end\": the file was cut off" },
		{ "\nend\n", "\nend", "the line has no end: the file was cut" },
		{ "\nend\n", "\nend\nend\n", "stands behind \"end\"" },
		{ "\nend\n", "\nnews\nend\n", "\"news\": not expected here" },
		{ "\nend\n", "\nend \n", "a blank too many" },
		{ "\nend\n", "\nend 0\n", "\"0\": not a digest" },
		{ "\nend\n", "\nend " D "\n", "the lines above are not "
		    "those of this digest" },
		{ NULL, NULL, NULL }
	};
	char	*s;

	all_refused(kind, text, bad);
	refused(kind, "", 0, ":1: no \"end\"");
	refused(kind, "<<<<<<< HEAD\n", 13, ":1: merge conflict mark");
	assert_non_null(s = calloc(1, 70000));
	memset(s, 'x', 70000);
	s[69999] = '\n';
	refused(kind, s, 70000, ":1: a line of more than 65536 bytes");
	free(s);
}

static void
feed_refuses(void **unused)
{
	static const struct bad	 bad[] = {
		{ "source o365\n", "", ":2: \"source\" expected, not "
		    "\"version" },
		{ "version 2026042900", "version 2026\t", "control" },
		{ "version 2026042900", "version  2026", "not a line of text" },
		{ "version 2026042900", "version ", "not a line of text" },
		{ D, "0123", ":4: \"0123\": not a digest" },
		{ "digest 0", "digest A", "not a digest" },
		{ "v4 3", "v4 03", ":5: \"03\": not a number" },
		{ "v4 3", "v4 3 4", ":5: \"4\": too much on the line" },
		{ "v4 3", "v4 99999999999999999999", "not a number up to "
		    "20000000" },
		{ "v4 3", "v4 1", "1 IPv4 prefixes can't have a cover of 2" },
		{ "v6 1", "v6 0", "0 IPv6 prefixes can't have a cover of 1" },
		{ "cover 2603:1006::/40\n", "", "can't have a cover of 0" },
		{ "service skype", "service exchange", ":8: \"exchange\": "
		    "stands here twice" },
		{ "service skype", "service a", ":8: \"a\": not in order" },
		{ "service skype", "sevice skype", "not expected here" },
		{ "52.96.0.0/14", "13.107.6.152/32", "lies in the prefix" },
		{ "52.96.0.0/14", "13.107.6.152/31", ":11: not in order, or "
		    "twice" },
		{ "52.96.0.0/14", "1.0.0.0/8", "not in order" },
		{ "52.96.0.0/14", "52.96.0.1/14", "host bits set" },
		{ "52.96.0.0/14", "52.96.0.0/33", "prefix length over 32" },
		{ "2603:1006::/40", "2603:1006:0::/40", "spelled otherwise "
		    "than this program does: 2603:1006::/40" },
		{ "2603:1006::/40", "2603:100A::/40", "spelled otherwise" },
		{ NULL, NULL, NULL }
	};

	(void)unused;
	refused_by_all(FEED, feed_text);
	all_refused(FEED, feed_text, bad);
}

static void
list_refuses(void **unused)
{
	static const struct bad	 bad[] = {
		{ "filter 0", "filter x", ":2: " },
		{ "id=1,11", "id=1;11", ":3: \"feed=m365" },
		{ "id=1,11", "id=", "not words of a list" },
		{ "id=1,11", "id", "not words of a list" },
		{ "id=1,11", "Id=1", "not words of a list" },
		{ "id=1,11", "id=%2", "not words of a list" },
		{ " local\n", " local \n", "not words of a list" },
		{ " local\n", "  local\n", "not words of a list" },
		{ "2001:db8::/32\n", "2001:db8::/32 \n", "a blank too many" },
		{ "203.0.113.0", "13.0.113.0", ":5: not in order" },
		{ "prefix 2001:db8::/32\nhost", "host", NULL },
		{ "host example.com", "host *.example.com", ":8: "
		    "\"*.example.com\": not in order, or twice" },
		{ "host example.com", "host a\177b", "not a word" },
		{ "host example.com", "prefix 2001:db8:1::/48", "not "
		    "expected" },
		{ "host example.com local", "host", "not expected" },
		{ NULL, NULL, NULL }
	};
	struct bad	 one[2];
	size_t		 i;
	char		*s;

	(void)unused;
	refused_by_all(LIST, list_text);
	memset(one, 0, sizeof one);
	for (i = 0; bad[i].from != NULL; i++) {
		one[0] = bad[i];
		if (bad[i].want != NULL) {
			all_refused(LIST, list_text, one);
			continue;
		}
		/* one line less is still a list */
		s = changed(list_text, bad[i].from, bad[i].to);
		assert_int_equal(reads(LIST, s, strlen(s)), 1);
		free(s);
	}
}

static void
out_refuses(void **unused)
{
	static const struct bad	 bad[] = {
		{ "path out/edge 1.cfg", "path out/\033[2J", "control" },
		{ "AMS-M365-V4 v4", "AMS-M365-V4 v5", "\"v5\": not v4, v6, "
		    "both, hosts or values" },
		{ "AMS-M365-V4 v4", "AMS-M365-V4 v6", "an IPv4 prefix in an "
		    "object of IPv6" },
		{ "AMS-M365-V4 v4 O365-OPT", "AMS-M365-V4 v4", "missing at the "
		    "end of the line" },
		{ "sentinel 4294967294", "sentinel 4294967296", "not a "
		    "number" },
		{ "sentinel 4294967294", "sentinel 0", "numbers start at 1" },
		{ "sentinel 4294967294", "sentinel 15", "number 15 of "
		    "AMS-M365-V4 belongs to 13.107.18.0/25 (line 10) and to "
		    "the sentinel" },
		{ "sentinel 4294967294\n", "", "\"sentinel\" expected" },
		{ "31 31 5", "30 31 5", "lengths 30 to 31 are no range of a "
		    "/31" },
		{ "31 31 5", "31 33 5", "not a number up to 32" },
		{ "31 31 5", "32 31 5", "no range" },
		{ "31 31 5", "31 31", "missing at the end" },
		{ "31 31 5", "31 31 5 5", "too much on the line" },
		{ "31 31 5", "31 31 05", "\"05\": not a number" },
		{ "31 31 5", "31 31 -", "rows with a number and without" },
		{ "24 32 10", "24 32 5", ":9: number 5 of AMS-M365-V4 belongs "
		    "to 13.107.6.152/31 (line 8) and to 13.107.18.0/24 le 32: "
		    "perhaps two branches took it; take one side's "
		    "records and outputs whole, then `write`" },
		{ "13 13 20", "13 13 7", "number 7 of AMS-M365-V4 belongs to "
		    "52.96.0.0/14 ge 16 le 24 (line 11) and to retired "
		    "40.96.0.0/13" },
		{ "22 22 3", "22 22 -", "rows with a number and without" },
		{ "24 32 10", "24 31 10", ":6: the rows of AMS-M365-V4 are not "
		    "those of this digest: changed by hand or by a merge" },
		{ "24 32 10", "24 32 11", "are not those of this digest" },
		{ "row 13.107.18.0/25 25 25 15\n", "", "are not those of" },
		{ "object cisco-ios-prefix-list AMS-M365-V4", "object "
		    "arista-eos-prefix-list AMS-M365-V4", "are not those of" },
		{ "object cisco-ios-prefix-list AMS-M365-V4", "object "
		    "of-tomorrow AMS-M365-V4", "are not those of" },
		{ "AMS-M365-V6", "AMS-M365-V5", "AMS-M365-V5 are not those" },
		{ "retired 2603:1016::/40 40 40 -", "retired 40.96.0.0/13 13 "
		    "13 -", "40.96.0.0/13 is retired twice (line " },
		{ "row 13.107.18.0/25", "row 13.107.18.0/23", "not in order" },
		{ "retired 40.96.0.0/13", "retired 40.96.0.1/13", "host bits" },
		{ "foreign 52.96.0.0/14 16 24", "foreign 52.96.0.0/14 16 25",
		    ":13: no row of this object" },
		{ "foreign 52.96.0.0/14 16 24", "foreign 52.96.0.0/14 24 16",
		    "lengths 24 to 16 are no range" },
		{ "foreign 52.96.0.0/14 16 24", "foreign 52.96.0.0/14 16",
		    "missing at the end" },
		{ "foreign 52.96.0.0/14 16 24", "foreign 52.96.0.0/14 16 24 7",
		    "too much on the line" },
		{ "foreign 52.96.0.0/14 16 24", "foreign 13.107.6.152/31 31 31",
		    ":13: not in order, or twice" },
		{ "foreign 13.107.6.152/31 31 31\n", "foreign 60.0.0.0/8 8 8\n",
		    ":12: no row of this object" },
		{ "foreign 52.96.0.0/14 16 24", "foreign 2603:1006::/40 40 40",
		    "an IPv6 prefix in an object of IPv4" },
		{ "foreign 52.96.0.0/14 16 24\n", "retired 52.0.0.0/8 8 8 99\n"
		    "foreign 52.96.0.0/14 16 24\n", "not expected here" },
		{ NULL, NULL, NULL }
	};
	size_t	 len;
	char	*text = record_sample_text(&len), *s, *p;

	(void)unused;
	refused_by_all(OUT, text);
	all_refused(OUT, text, bad);

	/* an object that went missing is not in the state's sum */
	s = changed(text, "state ", "state ");
	p = strstr(s, "object junos");
	assert_non_null(p);
	memcpy(p, "end\n", 5);
	refused(OUT, s, strlen(s), ":3: this state is not that of the objects");
	free(s);
	free(text);
}

/* One name and family twice would be one object on the device. */
static void
out_object_twice(void **unused)
{
	struct out_record	 r;
	char			*s;
	size_t			 n;

	(void)unused;
	memset(&r, 0, sizeof r);
	r.output = strdup("edge1");
	r.file = strdup("x");
	record_object(&r, "plain", "L", 4);
	record_object(&r, "plain", "M", 4);
	record_object(&r, "plain", "L", 4);
	record_seal(&r);
	assert_non_null(s = out_record_text(&r, &n));
	refused(OUT, s, n, "object plain L v4 stands here twice");
	free(s);
	out_record_free(&r);
}

/* Bytes that C strings can't hold. */
static void
refuses_nul(void **unused)
{
	char	*s = changed(feed_text, "o365\nv", "o3x5\nv");
	size_t	 n = strlen(s);

	(void)unused;
	*strstr(s, "x5") = '\0';
	refused(FEED, s, n, ":2: not a line of text");
	free(s);
	s = changed(list_text, "id=4", "id=x");
	n = strlen(s);
	strstr(s, "id=x")[3] = '\0';
	refused(LIST, s, n, "not words of a list");
	free(s);
}

/* In its own folder a record bears the name of its file. */
static void
place(void **unused)
{
	struct out_record	 r;
	size_t			 n;
	char			*text = record_sample_text(&n), *path;

	(void)unused;
	record_put("outputs/edge1", text, n);
	record_put("outputs/edge2", text, n);
	path = record_path(record_dir(), "outputs", "edge1");
	assert_int_equal(out_record_read(&r, path), 1);
	out_record_free(&r);
	free(path);
	path = record_path(record_dir(), "outputs", "edge2");
	said_begin();
	assert_int_equal(out_record_read(&r, path), -1);
	said_end(record_said, sizeof record_said);
	assert_non_null(strstr(record_said, ":1: this is the record of output "
	    "\"edge1\", under another name"));
	free(path);
	free(text);
}

/* No record is no error; what is no file is one, and does not hang. */
static void
absent(void **unused)
{
	struct out_record	 r;
	char			*path = path_join(record_dir(), "pipe");

	(void)unused;
	assert_int_equal(out_record_read(&r, path), 0);
	assert_null(r.obj);
	assert_int_equal(mkfifo(path, 0600), 0);
	said_begin();
	assert_int_equal(out_record_read(&r, path), -1);
	assert_int_equal(out_record_read(&r, record_dir()), -1);
	assert_null(record_path("/r", "lists", "../x"));
	assert_null(record_path("/r", "lists", ".journal"));
	assert_null(record_path("/r", "lists", ""));
	assert_null(record_path("/r", "lists", "a\nb"));
	said_end(record_said, sizeof record_said);
	assert_non_null(strstr(record_said, "pipe: not a regular file"));
	free(path);
}

int
main(void)
{
	const struct CMUnitTest	tests[] = {
		cmocka_unit_test(feed_refuses),
		cmocka_unit_test(list_refuses),
		cmocka_unit_test(out_refuses),
		cmocka_unit_test(out_object_twice),
		cmocka_unit_test(refuses_nul),
		cmocka_unit_test(place),
		cmocka_unit_test(absent),
	};

	return cmocka_run_group_tests_name("record", tests, record_setup,
	    record_teardown);
}
