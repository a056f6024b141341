#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/in.h"
#include "../base/limits.h"
#include "../base/log.h"
#include "../base/mem.h"
#include "desc.h"

#define MAGIC		"o365feed-fetch 1"
#define DAY_SECONDS	86400
#define RETRIES_MAX	20

#define DEADLINE	300	/* seconds; what the manual says */
#define CONNECT_TIMEOUT	10
#define TIMEOUT		60
#define RETRIES		2

enum kind { KIND_TEXT, KIND_NUMBER };

/* A key, where its value goes, and the bounds of a number. */
struct key {
	const char	*name;
	enum kind	 kind;
	size_t		 offset;
	int		 min, max;
};

#define RUN(field)	offsetof(struct fetch_ctx, field)
#define FEED(field)	offsetof(struct fetch_feed, field)

static const struct key run_keys[] = {
	{ "state",	KIND_TEXT,	RUN(state),	0, 0 },
	{ "client-id",	KIND_TEXT,	RUN(client_id),	0, 0 },
	{ "user",	KIND_TEXT,	RUN(user),	0, 0 },
	{ "deadline",	KIND_NUMBER,	RUN(deadline),	1, DAY_SECONDS },
	{ "progress",	KIND_NUMBER,	RUN(progress),	0, 1 },
	{ "verbose",	KIND_NUMBER,	RUN(verbose),	0, LOG_DEBUG },
	{ NULL,		KIND_TEXT,	0,		0, 0 },
};

static const struct key feed_keys[] = {
	{ "source",	KIND_TEXT,	FEED(source),	0, 0 },
	{ "url",	KIND_TEXT,	FEED(url),	0, 0 },
	{ "instance",	KIND_TEXT,	FEED(instance),	0, 0 },
	{ "tenant",	KIND_TEXT,	FEED(tenant),	0, 0 },
	{ "noipv6",	KIND_NUMBER,	FEED(noipv6),	0, 1 },
	{ "cloud",	KIND_TEXT,	FEED(cloud),	0, 0 },
	{ "page",	KIND_TEXT,	FEED(page),	0, 0 },
	{ "download-host", KIND_TEXT,	FEED(download_host), 0, 0 },
	{ "token-file",	KIND_TEXT,	FEED(token_file), 0, 0 },
	{ "token-env",	KIND_TEXT,	FEED(token_env), 0, 0 },
	{ "force",	KIND_NUMBER,	FEED(force),	0, 1 },
	{ "ca-file",	KIND_TEXT,	FEED(http.ca_file),	0, 0 },
	{ "proxy",	KIND_TEXT,	FEED(http.proxy),	0, 0 },
	{ "connect-timeout", KIND_NUMBER, FEED(http.connect_timeout),
	    1, DAY_SECONDS },
	{ "timeout",	KIND_NUMBER,	FEED(http.timeout), 1, DAY_SECONDS },
	{ "retries",	KIND_NUMBER,	FEED(http.retries), 0, RETRIES_MAX },
	{ NULL,		KIND_TEXT,	0,		0, 0 },
};

/* Where the reading stands. */
struct desc {
	struct fetch_ctx	*ctx;
	struct fetch_feed	*feed;		/* inside a block, or NULL */
	uint64_t		 seen;		/* keys, by index */
	int			 line, gone;
};

static int
text_ok(const char *s)
{
	size_t	 n;

	for (n = 0; s[n] != '\0'; n++)
		if ((unsigned char)s[n] < 0x20 || s[n] == 0x7f)
			return 0;
	return n > 0 && n <= LIMIT_URL;
}

/* Names of feeds are names of files. */
static int
name_ok(const char *s)
{
	size_t	 n = strlen(s);

	return n > 0 && n <= LIMIT_NAME && s[0] != '.' && strspn(s,
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789-_.") == n;
}

/* A key of the table.  Returns what is wrong, or NULL. */
static const char *
set_key(struct desc *d, const struct key *keys, void *base, const char *name,
    const char *value)
{
	const struct key	*k;
	const char		*bad;
	char			*text;
	int			 number;
	uint64_t		 bit;

	for (k = keys; k->name != NULL && strcmp(k->name, name) != 0; k++)
		;
	if (k->name == NULL)
		return "unknown key";
	bit = (uint64_t)1 << (k - keys);
	if (d->seen & bit)
		return "given twice";
	d->seen |= bit;
	if (k->kind == KIND_NUMBER) {
		number = (int)strtonum(value, k->min, k->max, &bad);
		memcpy((char *)base + k->offset, &number, sizeof number);
		return bad;
	}
	if (!text_ok(value))
		return "not a text";
	if ((text = strdup(value)) == NULL)
		return "out of memory";
	memcpy((char *)base + k->offset, &text, sizeof text);
	return NULL;
}

static const char *
feed_begin(struct desc *d, const char *name)
{
	struct fetch_ctx	*ctx = d->ctx;
	struct fetch_feed	*feed;
	size_t			 i;

	if (!name_ok(name))
		return "bad name of a feed";
	if (ctx->nfeeds == LIMIT_CONF_NAMES)
		return "too many feeds";
	for (i = 0; i < ctx->nfeeds; i++)
		if (strcmp(ctx->feed[i].name, name) == 0)
			return "feed given twice";
	if (mem_grow(&ctx->feed, &ctx->cap, ctx->nfeeds + 1,
	    sizeof *ctx->feed) == -1)
		return "out of memory";
	feed = &ctx->feed[ctx->nfeeds];
	memset(feed, 0, sizeof *feed);
	feed->http.connect_timeout = CONNECT_TIMEOUT;
	feed->http.timeout = TIMEOUT;
	feed->http.retries = RETRIES;
	strlcpy(feed->version, "-", sizeof feed->version);
	if ((feed->name = strdup(name)) == NULL)
		return "out of memory";
	ctx->nfeeds++;
	d->feed = feed;
	d->seen = 0;
	return NULL;
}

static const char *
feed_service(struct fetch_feed *feed, const char *value)
{
	char	**more;

	if (!text_ok(value) || strlen(value) > LIMIT_NAME ||
	    strchr(value, ',') != NULL)
		return "bad name of a service";
	if (feed->nservice == LIMIT_SERVICES)
		return "too many services";
	more = reallocarray(feed->service, feed->nservice + 1, sizeof *more);
	if (more == NULL)
		return "out of memory";
	feed->service = more;
	if ((feed->service[feed->nservice] = strdup(value)) == NULL)
		return "out of memory";
	feed->nservice++;
	return NULL;
}

static const char *
feed_end(struct desc *d)
{
	if (d->feed->source == NULL)
		return "a feed without source";
	d->feed->plan = plan_find(d->feed->source);
	d->feed = NULL;
	return d->ctx->feed[d->ctx->nfeeds - 1].plan == NULL ?
	    "unknown source" : NULL;
}

/* One line.  Returns what is wrong, or NULL. */
static const char *
desc_line(struct desc *d, char *line)
{
	char	*value;

	if (d->line == 1)
		return strcmp(line, MAGIC) == 0 ? NULL :
		    "not a description of this version";
	if (d->gone)
		return "a line after go";
	if (d->feed != NULL && strcmp(line, "end") == 0)
		return feed_end(d);
	if (d->feed == NULL && strcmp(line, "go") == 0) {
		d->gone = 1;
		return NULL;
	}
	if ((value = strchr(line, ' ')) == NULL)
		return "no value";
	*value++ = '\0';
	if (d->feed != NULL && strcmp(line, "service") == 0)
		return feed_service(d->feed, value);
	if (d->feed != NULL)
		return set_key(d, feed_keys, d->feed, line, value);
	if (strcmp(line, "feed") == 0)
		return feed_begin(d, value);
	if (d->ctx->nfeeds > 0)
		return "a key of the run after a feed";
	return set_key(d, run_keys, d->ctx, line, value);
}

int
desc_read(struct fetch_ctx *ctx, int fd)
{
	struct in	 in;
	struct desc	 d;
	const char	*bad = NULL;
	char		*text = NULL, *next, *line;
	size_t		 len;

	memset(&d, 0, sizeof d);
	d.ctx = ctx;
	ctx->deadline = DEADLINE;
	ctx->verbose = LOG_NORMAL;
	if (in_open_fd(&in, "description", fd, LIMIT_DESC_BYTES) == 0)
		text = in_all(&in, &len);
	if (in_close(&in) == -1 || text == NULL) {
		free(text);
		return -1;
	}
	if (strlen(text) != len)
		bad = "a NUL byte";
	for (next = text; bad == NULL && *next != '\0';) {
		d.line++;
		line = strsep(&next, "\n");
		bad = next == NULL ? "cut off" : desc_line(&d, line);
		if (next == NULL)
			break;
	}
	if (bad == NULL && !d.gone)
		bad = "ends without go";
	if (bad == NULL && ctx->state == NULL)
		bad = "no state directory";
	if (bad != NULL)
		log_error("description: line %d: %s", d.line, bad);
	free(text);
	return bad == NULL ? 0 : -1;
}

void
desc_free(struct fetch_ctx *ctx)
{
	struct fetch_feed	*f;
	size_t			 i, k;

	for (i = 0; i < ctx->nfeeds; i++) {
		f = &ctx->feed[i];
		for (k = 0; k < f->nservice; k++)
			free(f->service[k]);
		free(f->service);
		free(f->name);
		free(f->source);
		free(f->url);
		free(f->instance);
		free(f->tenant);
		free(f->cloud);
		free(f->page);
		free(f->download_host);
		free(f->token_file);
		free(f->token_env);
		free(f->http.ca_file);
		free(f->http.proxy);
	}
	free(ctx->feed);
	free(ctx->state);
	free(ctx->client_id);
	free(ctx->user);
}
