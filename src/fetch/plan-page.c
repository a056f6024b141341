/*
 * Files whose address only a download page tells: the page first, then the
 * file that it names (link.c).  The page is the weak spot, a web page for
 * people which was rebuilt more than once and answers 403 or 404 now and then.
 * So the link of the last good file is noted with the page's validators: a
 * page that names no link is no outage as long as that file answers.  It is
 * said, and the snapshot ages meanwhile, so that `stale-after` finds a page
 * that never comes back.
 *
 * The date in the file's name is the version.  A page that names an older file
 * than the last one is taken for a cache in between or a page that was put
 * back for a day (2023-05): the last one is kept as long as it answers.
 *
 * A new name is stored even when the bytes are the same, so that the version
 * and the validators go with it; what has changed is judged by content in the
 * write half.
 */
#include <stdlib.h>
#include <string.h>

#include "../base/limits.h"
#include "../base/log.h"
#include "body.h"
#include "link.h"

#define PAGE	"https://www.microsoft.com/en-us/download/details.aspx?id="

struct page {
	struct fetch_ctx	*ctx;
	struct fetch_feed	*feed;
	struct slot		*slot;
	struct link_want	 want;
	char			*url, *shown;	/* of the page */
	const char		*known;		/* last good link, or NULL */
	char			*link;		/* on the page, or NULL */
	char			*etag, *last_modified;	/* of the page */
};

static int
no_memory(void)
{
	log_error("out of memory");
	return -1;
}

/* Which page, and which file on it.  0, or -1 (said). */
static int
page_init(struct page *p, struct fetch_ctx *ctx, struct fetch_feed *feed)
{
	const struct link_cloud	*c = NULL;
	int			 id = feed->plan->page_id;

	memset(p, 0, sizeof *p);
	p->ctx = ctx;
	p->feed = feed;
	p->want.host = feed->download_host != NULL ? feed->download_host :
	    LINK_HOST;
	p->want.file = feed->plan->file;
	if (id == 0) {
		c = link_cloud(feed->cloud != NULL ? feed->cloud : "public");
		if (c == NULL) {
			log_error("feed %s: cloud %s: not known", feed->name,
			    feed->cloud);
			return -1;
		}
		p->want.cloud = c->name;
		id = c->page_id;
	}
	if (feed->page != NULL)
		p->url = strdup(feed->page);
	else if (asprintf(&p->url, PAGE "%d", id) == -1)
		p->url = NULL;
	if (p->url == NULL || (p->shown = http_shown(p->url)) == NULL)
		return no_memory();
	return 0;
}

static void
page_free(struct page *p)
{
	free(p->url);
	free(p->shown);
	free(p->link);
	free(p->etag);
	free(p->last_modified);
}

/* The page has come: its link, and what to ask it with next time. */
static int
page_read(struct page *p, struct http_reply *r)
{
	size_t	 n;

	if (r->body == NULL)
		return 0;
	n = link_unescape(r->body, r->len);
	if (link_find(r->body, n, &p->want, &p->link) != 1)
		return p->link == NULL ? 0 : -1;
	p->etag = r->etag;
	p->last_modified = r->last_modified;
	r->etag = r->last_modified = NULL;
	return 0;
}

/* A page that is as it was names the link that it named. */
static int
page_same(struct page *p)
{
	const struct cache_note	*note = &p->slot->note;

	if ((p->link = strdup(p->known)) == NULL ||
	    (note->page_etag != NULL &&
	    (p->etag = strdup(note->page_etag)) == NULL) ||
	    (note->page_modified != NULL &&
	    (p->last_modified = strdup(note->page_modified)) == NULL))
		return no_memory();
	return 0;
}

/*
 * Ask the page.  FETCH_UNCHANGED: it is known now whether it names a link;
 * FETCH_LATER; FETCH_FAILED: no link and none known (said).
 */
static int
page_ask(struct page *p)
{
	struct http_reply	 r;
	struct http_ask		 q;
	int			 result = FETCH_UNCHANGED, rc = 0;

	memset(&q, 0, sizeof q);
	q.label = p->slot->label;
	q.url = p->url;
	q.limit = LIMIT_PAGE_BYTES;
	q.conf = &p->feed->http;
	q.again = 1;
	q.soft = p->known != NULL;
	if (p->known != NULL && !p->feed->force) {
		q.etag = p->slot->note.page_etag;
		q.last_modified = p->slot->note.page_modified;
	}
	switch (http_get(p->ctx->http, &q, &r)) {
	case HTTP_OK:
		rc = page_read(p, &r);
		if (rc == -1 || p->link != NULL)
			break;
		if (p->known != NULL)
			log_warn("%s: %s: no link to %s%s on this page",
			    p->slot->label, p->shown, p->want.file,
			    p->want.cloud != NULL ? p->want.cloud : "");
		else
			log_error("%s: %s: no link to %s%s on this page, and "
			    "none is known from before", p->slot->label,
			    p->shown, p->want.file,
			    p->want.cloud != NULL ? p->want.cloud : "");
		break;
	case HTTP_SAME:
		rc = page_same(p);
		break;
	case HTTP_LATER:
		result = slot_later(p->slot, &r, CACHE_ASK_NONE, p->shown);
		break;
	case HTTP_FAILED:
		break;
	}
	http_reply_free(&r);
	if (rc == -1 || (result == FETCH_UNCHANGED && p->link == NULL &&
	    p->known == NULL))
		result = FETCH_FAILED;
	return result;
}

/* What a fetch of one file has come to. */
struct file {
	const char		*link;
	char			*shown;
	enum http_result	 got;
	struct http_reply	 reply;
};

static void
file_free(struct file *f)
{
	http_reply_free(&f->reply);
	free(f->shown);
}

/* Ask for a file; conditionally if the cache has what came from there. */
static int
file_ask(struct page *p, struct file *f, const char *link, int soft)
{
	const struct snapshot	*cur = slot_current(p->slot);
	struct http_ask		 q;

	memset(f, 0, sizeof *f);
	f->link = link;
	if ((f->shown = http_shown(link)) == NULL)
		return no_memory();
	memset(&q, 0, sizeof q);
	q.label = p->slot->label;
	q.url = link;
	q.limit = LIMIT_BODY_BYTES;
	q.conf = &p->feed->http;
	q.soft = soft;
	if (cur != NULL && p->known != NULL && strcmp(link, p->known) == 0 &&
	    !p->feed->force) {
		q.etag = cur->etag;
		q.last_modified = cur->last_modified;
	}
	f->got = http_get(p->ctx->http, &q, &f->reply);
	return 0;
}

/* The file answered: keep, store, remember.  An enum fetch_result. */
static int
file_take(struct page *p, struct file *f)
{
	struct body_take	 t;
	char			 version[LINK_DATE_SIZE];
	int			 result = FETCH_FAILED;

	link_date(f->link, version);
	strlcpy(p->feed->version, version, sizeof p->feed->version);
	switch (f->got) {
	case HTTP_OK:
		memset(&t, 0, sizeof t);
		t.shown = f->shown;
		t.version = version;
		t.cloud = p->want.cloud;
		t.always = p->known == NULL || strcmp(p->known, f->link) != 0;
		result = body_take(p->slot, &f->reply, &t);
		break;
	case HTTP_SAME:
		result = slot_keep(p->slot);
		break;
	case HTTP_LATER:
		return slot_later(p->slot, &f->reply, CACHE_ASK_NONE,
		    f->shown);
	case HTTP_FAILED:
		break;
	}
	if (result != FETCH_FAILED && !p->slot->aged &&
	    slot_remember(p->slot, f->link, p->etag, p->last_modified) == -1)
		result = FETCH_FAILED;
	return result;
}

/* The name of the file at the end of a link. */
static const char *
file_name(const char *link)
{
	const char	*s = strrchr(link, '/');

	return s == NULL ? link : s + 1;
}

static int
is_older(const char *link, const char *known)
{
	char	 a[LINK_DATE_SIZE], b[LINK_DATE_SIZE];

	return link_date(link, a) && link_date(known, b) && strcmp(a, b) < 0;
}

/*
 * Which file is asked for: the one on the page, or the last one known, where
 * the page names none or an older one.
 */
static int
page_file(struct page *p)
{
	const char	*link = p->link != NULL ? p->link : p->known;
	struct file	 f;
	int		 result, back = 0;

	if (p->link == NULL) {
		log_warn("%s: asking for the last file known, %s: whether "
		    "there is a newer one is not known", p->slot->label,
		    file_name(p->known));
		p->slot->aged = 1;
	} else if (p->known != NULL && is_older(p->link, p->known)) {
		log_warn("%s: %s names %s, which is older than %s: the newer "
		    "one is kept as long as it is there", p->slot->label,
		    p->shown, file_name(p->link), file_name(p->known));
		link = p->known;
		p->slot->aged = back = 1;
	}
	if (file_ask(p, &f, link, back) == -1)
		return FETCH_FAILED;
	if (back && f.got == HTTP_FAILED && (f.reply.status == 403 ||
	    f.reply.status == 404 || f.reply.status == 410)) {
		file_free(&f);
		log_warn("%s: %s is gone: going back to %s", p->slot->label,
		    file_name(p->known), file_name(p->link));
		p->slot->aged = 0;
		if (file_ask(p, &f, p->link, 0) == -1)
			return FETCH_FAILED;
	}
	result = file_take(p, &f);
	file_free(&f);
	return result;
}

int
plan_page(struct fetch_ctx *ctx, struct fetch_feed *feed)
{
	struct slot	 slot;
	struct page	 p;
	char		 hex[DIGEST_SIZE];
	int		 result = FETCH_FAILED;

	if (feed->url != NULL)
		return feed->plan->list != NULL ? plan_rest(ctx, feed) :
		    plan_plain(ctx, feed);
	strlcpy(feed->version, "-", sizeof feed->version);
	memset(&slot, 0, sizeof slot);
	if (page_init(&p, ctx, feed) == -1)
		goto out;
	body_request(feed, p.url, hex);
	if (slot_open(&slot, ctx, feed, hex) == -1)
		goto out;
	p.slot = &slot;
	p.known = slot_link(&slot);
	if (p.known != NULL && !link_ok(p.known, &p.want))
		p.known = NULL;
	if (slot_waits(&slot, 0)) {
		result = FETCH_LATER;
		goto out;
	}
	result = page_ask(&p);
	if (result == FETCH_UNCHANGED)
		result = page_file(&p);
out:
	page_free(&p);
	slot_close(&slot);
	return result;
}
