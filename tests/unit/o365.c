#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "o365.h"
#include "said.h"

char	 o365_said[4096];

int
o365_parse_bytes(struct feed *f, const char *body, size_t n)
{
	struct in	 in;
	int		 rc;

	in_open_mem(&in, "feed m365", body, n);
	said_begin();
	rc = source_parse(&source_o365, f, &in);
	said_end(o365_said, sizeof o365_said);
	in_close(&in);
	return rc;
}

void
o365_begin(struct feed *f)
{
	assert_int_equal(feed_init(f, "m365", "o365", "2026042900"), 0);
}

void
o365_good(struct feed *f, const char *body)
{
	o365_begin(f);
	if (o365_parse_bytes(f, body, strlen(body)) == -1)
		fail_msg("%s\n%s", body, o365_said);
	assert_string_equal(o365_said, "");
}

void
o365_refused(const char *body, const char *want)
{
	struct feed	 f;

	o365_begin(&f);
	assert_int_equal(o365_parse_bytes(&f, body, strlen(body)), -1);
	assert_null(f.ep);
	assert_null(f.name);
	if (strncmp(o365_said, "o365feed: feed m365: ", 21) != 0 ||
	    strstr(o365_said, want) == NULL ||
	    strchr(o365_said, '\n')[1] != '\0')
		fail_msg("body %.200s\nwant %s\nsaid %s", body, want,
		    o365_said);
}
