#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../base/log.h"
#include "../base/path.h"
#include "client-id.h"

#define VARIABLE	"O365FEED_CLIENT_ID"
/* The example of Microsoft's documentation: may be blocked, never sent. */
#define EXAMPLE		"b10c5ed1-bad1-445f-b386-b919946339a7"

static int
is_guid(const char *s)
{
	size_t	 i;

	for (i = 0; i < GUID_LEN; i++) {
		if (i == 8 || i == 13 || i == 18 || i == 23) {
			if (s[i] != '-')
				return 0;
		} else if (!isxdigit((unsigned char)s[i]))
			return 0;
	}
	return s[i] == '\0';
}

/* RFC 9562, section 5.4: version 4, from the system's random numbers. */
static void
guid_new(char guid[GUID_LEN + 1])
{
	unsigned char	 r[16];
	size_t		 i, n = 0;

	arc4random_buf(r, sizeof r);
	r[6] = (unsigned char)((r[6] & 0x0f) | 0x40);
	r[8] = (unsigned char)((r[8] & 0x3f) | 0x80);
	for (i = 0; i < sizeof r; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			guid[n++] = '-';
		snprintf(guid + n, 3, "%02x", r[i]);
		n += 2;
	}
}

/* Take an id from where; -1 (said) when it is none.  The id is not said. */
static int
take(struct fetch_ctx *ctx, const char *s, const char *where,
    const char *what_to_do)
{
	if (!is_guid(s)) {
		log_error("%s: not a GUID%s", where, what_to_do);
		return -1;
	}
	if (strcasecmp(s, EXAMPLE) == 0) {
		log_error("%s: this is the example of Microsoft's "
		    "documentation, which may be blocked%s", where,
		    what_to_do);
		return -1;
	}
	strlcpy(ctx->guid, s, sizeof ctx->guid);
	return 0;
}

static int
from_file(struct fetch_ctx *ctx)
{
	char	*path, *s, line[GUID_LEN + 2];
	int	 rc = -1;

	if ((path = path_join(ctx->state, "client-id")) == NULL)
		return -1;
	if ((s = path_read(path, 256, NULL)) != NULL) {
		s[strcspn(s, "\r\n")] = '\0';
		rc = take(ctx, s, path,
		    ": remove the file, and a new one is made");
		free(s);
	} else if (errno == ENOENT) {
		guid_new(ctx->guid);
		snprintf(line, sizeof line, "%s\n", ctx->guid);
		rc = path_write(path, line, strlen(line), 0644);
		if (rc == 0)
			log_info("%s: made, with a random id", path);
	}
	free(path);
	return rc;
}

int
client_id(struct fetch_ctx *ctx)
{
	const char	*s;

	if (ctx->client_id != NULL)
		return take(ctx, ctx->client_id, "client-id", "");
	if ((s = getenv(VARIABLE)) != NULL && *s != '\0')
		return take(ctx, s, VARIABLE, "");
	return from_file(ctx);
}
