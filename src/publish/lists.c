/*
 * Second step: each list is selected and guarded; one that can't be trusted is
 * taken from its record instead, and the others go on.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decisions.h"
#include "hold.h"
#include "publish.h"

static void
digest_strings(struct digest *d, const struct strings *s)
{
	size_t	 i;

	for (i = 0; i < s->n; i++)
		digest_str(d, s->s[i]);
	digest_str(d, "");
}

static void
digest_key(struct digest *d, const char *key, const struct strings *s)
{
	if (s->n == 0)
		return;
	digest_str(d, key);
	digest_strings(d, s);
}

/* What profiles come to, so that a change of tables is one of the filter. */
static void
digest_pairs(struct digest *d, const struct conf_list *l)
{
	const struct tag_pair	*p = l->pairs;
	char			 family[16];
	size_t			 i;

	for (i = 0; i < l->npairs; i++, p++) {
		digest_str(d, p->tag);
		digest_str(d, p->region != NULL ? p->region : "");
		snprintf(family, sizeof family, "%d", p->family);
		digest_str(d, family);
	}
}

void
list_filter_digest(const struct conf_list *l, char hex[DIGEST_SIZE])
{
	struct digest	 d;
	char		 buf[96];
	size_t		 i;

	digest_init(&d);
	for (i = 0; i < l->nfrom; i++)
		digest_str(&d, l->from[i]->name);
	digest_str(&d, "");
	digest_strings(&d, &l->services);
	digest_strings(&d, &l->ids);
	snprintf(buf, sizeof buf, "%u %d %d %d", l->categories, l->required,
	    l->express_route, l->family);
	digest_str(&d, buf);
	/* younger keys count only where they are used: records stay good */
	digest_key(&d, "tag", &l->tags);
	digest_key(&d, "region", &l->areas);
	digest_pairs(&d, l);
	digest_key(&d, "community", &l->values);
	if (conf_kind(l) != ROW_PREFIX)
		digest_str(&d, conf_kind(l) == ROW_HOST ? "hosts" :
		    "communities");
	digest_end(&d, hex);
}

/*
 * Are all feeds of the list good?  If not, says in why[] which is not, and
 * whether it was a guard.
 */
static int
feeds_ready(struct publish *pub, struct pub_list *pl, struct feed **feeds)
{
	const struct conf_list	*cl = pl->cl;
	struct pub_feed		*pf;
	size_t			 i;

	for (i = 0; i < cl->nfrom; i++) {
		pf = publish_feed_of(pub, cl->from[i]);
		if (pf->state != PUB_OK) {
			snprintf(pl->why, sizeof pl->why, "feed %s %s",
			    pf->cf->name, pf->state == PUB_REFUSED ?
			    "was refused" : pf->state == PUB_NONE ?
			    "was not fetched yet" : "failed");
			pl->refused = pf->state == PUB_REFUSED;
			return 0;
		}
		feeds[i] = &pf->feed;
	}
	return 1;
}

int
publish_texts(struct texts *t, const struct pub_feed *pf, enum row_kind kind)
{
	const struct endpoint	*ep;
	size_t			 i, j;
	int			 rc = 0;

	for (i = 0; i < pf->feed.nep && rc == 0; i++) {
		ep = &pf->feed.ep[i];
		for (j = 0; kind == ROW_HOST && j < ep->nhost && rc == 0; j++)
			rc = texts_add(t, ep->host[j]);
		if (kind == ROW_VALUE && ep->community != NULL)
			rc = texts_add(t, ep->community);
	}
	return rc;
}

/* All that the list's feeds publish. */
static int
feeds_union(struct publish *pub, const struct conf_list *cl,
    struct published *out)
{
	const struct pub_feed	*pf;
	struct pset		 sum;
	size_t			 i;

	memset(out, 0, sizeof *out);
	out->set.sorted = 1;
	for (i = 0; i < cl->nfrom; i++) {
		memset(&sum, 0, sizeof sum);
		pf = publish_feed_of(pub, cl->from[i]);
		if (pset_union(&sum, &out->set, &pf->all.set) == -1 ||
		    publish_texts(&out->text, pf, conf_kind(cl)) == -1) {
			pset_free(&sum);
			published_free(out);
			return -1;
		}
		pset_free(&out->set);
		out->set = sum;
	}
	texts_sort(&out->text);
	return 0;
}

/* What is written: the selected set and what is held, as the list asks. */
static int
make_rows(struct pub_list *pl, const struct members *m, char *why, size_t size)
{
	struct members	 joined;
	int		 rc;

	if (hold_join(&joined, m, &pl->held) == -1) {
		snprintf(why, size, "out of memory");
		return ROWS_FAILED;
	}
	texts_free(&pl->texts);
	if (conf_kind(pl->cl) != ROW_PREFIX)
		rc = select_texts(&pl->texts, &joined, pl->cl, why, size);
	else
		rc = select_rows(&pl->rows, &joined, pl->cl, 1, why, size);
	members_free(&joined);
	return rc;
}

/* The newest version of the list's feeds, for the mark of a withdrawal. */
static const char *
version_of(struct publish *pub, const struct conf_list *cl)
{
	const struct pub_feed	*pf;
	const char		*v = "-";
	size_t			 i;

	for (i = 0; i < cl->nfrom; i++) {
		pf = publish_feed_of(pub, cl->from[i]);
		if (pf->version != NULL && strcmp(pf->version, v) > 0)
			v = pf->version;
	}
	return v;
}

/*
 * The days of withdrawal that another record directory has (--records-from).
 * What can't be read there is a failure, and nothing is taken over.
 */
static int
held_since(struct publish *pub, struct pub_list *pl)
{
	struct list_record	 r;
	struct members		 theirs;
	char			*path;
	int			 rc = 0;

	if (pub->opt.records_from == NULL || members_count(&pl->held) == 0)
		return 0;
	path = record_path(pub->opt.records_from, "lists", pl->cl->name);
	if (path == NULL)
		return -1;
	memset(&theirs, 0, sizeof theirs);
	switch (list_record_read(&r, path)) {
	case 1:
		if ((rc = hold_split(&r.m, &theirs)) == 0)
			rc = hold_since(&pl->held, pl->cl, &pl->old_held,
			    &theirs, pub->opt.today);
		members_free(&theirs);
		list_record_free(&r);
		break;
	case -1:
		pub->failed = 1;
		break;
	}
	free(path);
	return rc;
}

/* Select, guard, hold, and make rows.  1 good, 0 refused, -1 memory. */
static int
try_new(struct publish *pub, struct pub_list *pl, struct feed *const *feeds)
{
	struct published all;
	char		 why[256];
	int		 rc, same;

	if (select_list(&pl->m, pl->cl, feeds, pl->cl->nfrom, 0) == -1 ||
	    feeds_union(pub, pl->cl, &all) == -1)
		return -1;
	guard_list(&pl->verdict, pl->cl, &pl->m,
	    pl->have_old == 1 ? &pl->old : NULL, pl->filter, &all);
	/* what another filter leaves out was not withdrawn */
	same = pl->have_old != 1 || strcmp(pl->filter, pl->old.filter) == 0;
	rc = hold_next(&pl->held, pl->cl, &pl->m, &pl->old.m, &pl->old_held,
	    same ? NULL : &all, version_of(pub, pl->cl), pub->opt.today);
	published_free(&all);
	if (rc == -1 || held_since(pub, pl) == -1)
		return -1;
	rc = make_rows(pl, &pl->m, why, sizeof why);
	if (rc == ROWS_OWN || rc == ROWS_FAILED)
		verdict_add(&pl->verdict, GUARD_OWN, GUARD_NEVER, "%s", why);
	else if (pset_count(&pl->rows) + pl->texts.n == 0 &&
	    members_count(&pl->m) > 0 &&
	    !pl->cl->allow_empty)
		verdict_add(&pl->verdict, GUARD_EMPTY, GUARD_NEVER,
		    "all that is selected is excluded: the list would be "
		    "empty");
	if (pl->have_old == 1 && decisions_deferred(pub->decisions,
	    pl->verdict.digest, pub->opt.today)) {
		pl->deferred = 1;
		return 0;
	}
	if (pl->verdict.refused && !pl->verdict.never &&
	    decisions_accept(pub->decisions, pl->verdict.digest))
		pl->accepted = 1;
	verdict_say("list", pl->cl->name, &pl->verdict, pl->accepted);
	return !pl->verdict.refused || pl->accepted;
}

/*
 * From the record: guards are skipped, all else runs as usual.  What a pin
 * freezes stays as it is; otherwise what is held goes when it is due.
 */
static int
freeze(struct publish *pub, struct pub_list *pl)
{
	struct members	 none;
	char		 why[256];
	int		 rc;

	members_free(&pl->m);
	members_free(&pl->held);
	pset_free(&pl->rows);
	texts_free(&pl->texts);
	pl->state = PUB_NONE;
	if (pl->have_old != 1)
		return 0;
	memset(&none, 0, sizeof none);
	if (pl->pinned)
		rc = hold_join(&pl->held, &none, &pl->old_held);
	else
		rc = hold_next(&pl->held, pl->cl, &pl->old.m, &none,
		    &pl->old_held, NULL, "-", pub->opt.today);
	if (rc == -1)
		return -1;
	if (make_rows(pl, &pl->old.m, why, sizeof why) != 0) {
		log_error("list %s: its record can't be used either: %s",
		    pl->cl->name, why);
		return 0;
	}
	pl->state = PUB_FROZEN;
	return 0;
}

/* Read the record, and part what it holds from what it selected. */
static int
read_record(struct publish *pub, struct pub_list *pl)
{
	char	*path;

	path = record_path(pub->conf->record_dir, "lists", pl->cl->name);
	if (path == NULL)
		return -1;
	pl->have_old = list_record_read(&pl->old, path);
	free(path);
	if (pl->have_old != 1)
		return 0;
	if ((pl->old_text = list_record_text(&pl->old,
	    &pl->old_len)) == NULL)
		return -1;
	return hold_split(&pl->old.m, &pl->old_held);
}

/* Is it frozen by a decision?  Then says why. */
static int
is_pinned(struct publish *pub, struct pub_list *pl)
{
	const char	*rest;
	char		 phrase[200];

	rest = decisions_find(pub->decisions, "pin-list", pl->cl->name);
	if (rest == NULL || pl->have_old != 1)
		return 0;
	pl->pinned = 1;
	snprintf(pl->why, sizeof pl->why, "pinned on %s",
	    decision_phrase(rest, phrase, sizeof phrase));
	return 1;
}

/* The list from its feeds, if all is well.  0, or -1 (memory). */
static int
from_feeds(struct publish *pub, struct pub_list *pl, struct feed **feeds)
{
	int	 rc;

	if (!feeds_ready(pub, pl, feeds))
		return 0;
	if ((rc = try_new(pub, pl, feeds)) == -1)
		return -1;
	if (rc == 0) {
		snprintf(pl->why, sizeof pl->why, pl->deferred ?
		    "this change is deferred" : "a guard refused");
		pl->refused = !pl->deferred;
		/* for the report */
		pl->would = pl->m;
		memset(&pl->m, 0, sizeof pl->m);
		pl->have_would = 1;
		return 0;
	}
	pl->state = PUB_OK;
	if (pl->have_old != 1)
		return 0;
	if (diff_members(&pl->diff, &pl->old.m, &pl->m) == -1)
		return -1;
	pl->have_diff = 1;
	if (!diff_empty(&pl->diff))
		log_info("list %s: change %s", pl->cl->name,
		    pl->verdict.digest);
	return 0;
}

/*
 * Was this list written before?  Then a missing record is a lost one, and the
 * guards would be blind.
 */
static int
written_before(const struct publish *pub, const struct conf_list *cl)
{
	const struct out_record	*r;
	size_t			 i, j;

	for (i = 0; i < pub->conf->noutputs; i++) {
		r = &pub->out[i].old;
		for (j = 0; j < r->nobj; j++)
			if (strcmp(r->obj[j].list, cl->name) == 0)
				return 1;
	}
	return 0;
}

static int
one_list(struct publish *pub, struct pub_list *pl)
{
	struct feed	**feeds;
	int		  rc = 0;

	list_filter_digest(pl->cl, pl->filter);
	if (read_record(pub, pl) == -1)
		return -1;
	feeds = reallocarray(NULL, pl->cl->nfrom + 1, sizeof *feeds);
	if (feeds == NULL) {
		log_error("out of memory");
		return -1;
	}
	if (pl->have_old == -1) {
		snprintf(pl->why, sizeof pl->why, "its record is damaged");
		pl->refused = 1;
	} else if (pl->have_old == 0 && written_before(pub, pl->cl)) {
		snprintf(pl->why, sizeof pl->why, "it was written and its "
		    "record is gone: bring the records back");
		pl->refused = 1;
	} else if (!is_pinned(pub, pl))
		rc = from_feeds(pub, pl, feeds);
	free(feeds);
	if (rc == -1)
		return -1;
	if (pl->state == PUB_OK)
		return 0;
	if (pl->refused)
		pub->refused = 1;
	else if (!pl->pinned && !pl->deferred)
		pub->failed = 1;
	if (freeze(pub, pl) == -1)
		return -1;
	log_warn("list %s: %s; %s", pl->cl->name, pl->why,
	    pl->state == PUB_FROZEN ? "it stays as it was" :
	    "outputs that use it are not written");
	return 0;
}

int
publish_lists(struct publish *pub)
{
	size_t	 i;

	for (i = 0; i < pub->conf->nlists; i++) {
		pub->list[i].cl = pub->conf->lists[i];
		if (one_list(pub, &pub->list[i]) == -1)
			return -1;
	}
	return 0;
}

struct pub_list *
publish_list_of(struct publish *pub, const struct conf_list *cl)
{
	size_t	 i;

	for (i = 0; i < pub->conf->nlists; i++)
		if (pub->list[i].cl == cl)
			return &pub->list[i];
	return NULL;
}

void
pub_list_free(struct pub_list *pl)
{
	members_free(&pl->m);
	members_free(&pl->held);
	members_free(&pl->would);
	members_free(&pl->old_held);
	free(pl->old_text);
	list_record_free(&pl->old);
	diff_free(&pl->diff);
	pset_free(&pl->rows);
	texts_free(&pl->texts);
}
