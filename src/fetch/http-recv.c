#include <sys/types.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "../base/limits.h"
#include "../base/mem.h"
#include "http-curl.h"

#define DROP_MAX	65536	/* read so much of a body that is not wanted */
#define VALIDATOR_MAX	1024	/* an ETag longer than this is not kept */
#define PROGRESS_NS	200000000L

/*
 * Body bytes, decompressed.  libcurl 7.88 checks a size only against
 * Content-Length, so they are counted here.
 */
static size_t
recv_body(char *p, size_t size, size_t n, void *arg)
{
	struct recv		*rc = arg;
	struct http_reply	*r = rc->reply;
	long			 status = 0;

	n *= size;
	curl_easy_getinfo(rc->curl, CURLINFO_RESPONSE_CODE, &status);
	if (status != 200) {
		/* read a little, so that the connection can be used again */
		rc->dropped += n;
		if (rc->dropped <= DROP_MAX)
			return n;
		rc->enough = 1;
		return 0;
	}
	if (n > rc->limit || r->len > rc->limit - n) {
		rc->too_large = 1;
		return 0;
	}
	if (mem_grow(&r->body, &r->cap, r->len + n + 1, 1) == -1) {
		rc->no_memory = 1;
		return 0;
	}
	memcpy(r->body + r->len, p, n);
	r->len += n;
	r->body[r->len] = '\0';
	return n;
}

/* Keep a validator: printable ASCII only, since it is sent back one day. */
static void
keep(char **to, const char *p, size_t n)
{
	size_t	 i;

	free(*to);
	*to = NULL;
	if (n == 0 || n > VALIDATOR_MAX)
		return;
	for (i = 0; i < n; i++)
		if ((unsigned char)p[i] < 0x20 || (unsigned char)p[i] > 0x7e)
			return;
	*to = strndup(p, n);
}

/*
 * RFC 9110, section 10.2.3: seconds, or a date.  Anything else counts as if
 * there were none.
 */
static long
retry_after(const char *p, size_t n)
{
	char	 buf[64];
	time_t	 t, now;
	long	 v = 0;
	size_t	 i;

	if (n == 0 || n >= sizeof buf)
		return RETRY_NONE;
	memcpy(buf, p, n);
	buf[n] = '\0';
	for (i = 0; i < n && isdigit((unsigned char)buf[i]); i++)
		if ((v = v * 10 + (buf[i] - '0')) > LIMIT_RETRY_AFTER)
			v = LIMIT_RETRY_AFTER;
	if (i == n)
		return v;
	if ((t = curl_getdate(buf, NULL)) == -1)
		return RETRY_NONE;
	now = time(NULL);
	if (t <= now)
		return 0;
	return t - now > LIMIT_RETRY_AFTER ? LIMIT_RETRY_AFTER :
	    (long)(t - now);
}

static int
named(const char *p, size_t n, const char *name)
{
	return n == strlen(name) && strncasecmp(p, name, n) == 0;
}

/*
 * Header lines; a status line starts afresh (redirects, 100 Continue).  All of
 * them count, since libcurl keeps them (and before 8.3 without a bound,
 * CVE-2023-38039).
 */
static size_t
recv_header(char *p, size_t size, size_t n, void *arg)
{
	struct recv	*rc = arg;
	const char	*colon, *v, *end;
	size_t		 nname;

	n *= size;
	if ((rc->head += n) > LIMIT_HEAD_BYTES)
		return 0;
	if (n >= 5 && strncmp(p, "HTTP/", 5) == 0) {
		keep(&rc->reply->etag, "", 0);
		keep(&rc->reply->last_modified, "", 0);
		rc->retry_after = RETRY_NONE;
		rc->reply->open_end = 1;
		return n;
	}
	if ((colon = memchr(p, ':', n)) == NULL)
		return n;
	nname = (size_t)(colon - p);
	for (v = colon + 1, end = p + n; v < end && (*v == ' ' || *v == '\t');
	    v++)
		;
	while (end > v && isspace((unsigned char)end[-1]))
		end--;
	if (named(p, nname, "etag"))
		keep(&rc->reply->etag, v, (size_t)(end - v));
	else if (named(p, nname, "last-modified"))
		keep(&rc->reply->last_modified, v, (size_t)(end - v));
	else if (named(p, nname, "retry-after"))
		rc->retry_after = retry_after(v, (size_t)(end - v));
	else if (named(p, nname, "content-length") ||
	    (named(p, nname, "transfer-encoding") && end - v >= 7 &&
	    strncasecmp(end - 7, "chunked", 7) == 0))
		rc->reply->open_end = 0;
	return n;
}

static void
show(struct recv *rc, curl_off_t now, curl_off_t total)
{
	struct timespec	 t;
	long long	 ns;

	if (clock_gettime(CLOCK_MONOTONIC, &t) == -1)
		return;
	ns = (long long)(t.tv_sec - rc->shown.tv_sec) * 1000000000 +
	    (t.tv_nsec - rc->shown.tv_nsec);
	if (ns < PROGRESS_NS)
		return;
	rc->shown = t;
	if (total > 0)
		fprintf(stderr, "\r%s: %lld of %lld kB", rc->label,
		    (long long)now / 1000, (long long)total / 1000);
	else
		fprintf(stderr, "\r%s: %lld kB", rc->label,
		    (long long)now / 1000);
	fflush(stderr);
}

/* Called often: bytes as they come over the wire, compressed. */
static int
recv_progress(void *arg, curl_off_t dltotal, curl_off_t dlnow,
    curl_off_t ultotal, curl_off_t ulnow)
{
	struct recv	*rc = arg;

	(void)ultotal;
	(void)ulnow;
	if (dlnow > 0 && (uint64_t)dlnow > rc->limit) {
		rc->too_large = 1;
		return 1;
	}
	if (rc->progress)
		show(rc, dlnow, dltotal);
	return 0;
}

void
recv_start(struct recv *rc)
{
	rc->retry_after = RETRY_NONE;
	clock_gettime(CLOCK_MONOTONIC, &rc->shown);
	curl_easy_setopt(rc->curl, CURLOPT_WRITEFUNCTION, recv_body);
	curl_easy_setopt(rc->curl, CURLOPT_WRITEDATA, rc);
	curl_easy_setopt(rc->curl, CURLOPT_HEADERFUNCTION, recv_header);
	curl_easy_setopt(rc->curl, CURLOPT_HEADERDATA, rc);
	curl_easy_setopt(rc->curl, CURLOPT_XFERINFOFUNCTION, recv_progress);
	curl_easy_setopt(rc->curl, CURLOPT_XFERINFODATA, rc);
	curl_easy_setopt(rc->curl, CURLOPT_NOPROGRESS, 0L);
}

void
recv_end(struct recv *rc)
{
	if (!rc->progress)
		return;
	fputs("\r\033[K", stderr);
	fflush(stderr);
}
