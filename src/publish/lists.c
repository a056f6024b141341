/*
 * Second step: each list is selected and guarded; one that can't be trusted is
 * taken from its record instead, and the others go on.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decisions.h"
#include "publish.h"

static void
digest_strings(struct digest *d, const struct strings *s)
{
	size_t	 i;

	for (i = 0; i < s->n; i++)
		digest_str(d, s->s[i]);
	digest_str(d, "");
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

/* All that the list's feeds publish, as one sorted set. */
static int
feeds_union(struct publish *pub, const struct conf_list *cl, struct pset *out)
{
	struct pset	 sum;
	size_t		 i;

	memset(out, 0, sizeof *out);
	out->sorted = 1;
	for (i = 0; i < cl->nfrom; i++) {
		memset(&sum, 0, sizeof sum);
		if (pset_union(&sum, out,
		    &publish_feed_of(pub, cl->from[i])->all.set) == -1) {
			pset_free(out);
			return -1;
		}
		pset_free(out);
		*out = sum;
	}
	return 0;
}

/* Select, guard, and make rows.  1 good, 0 refused, -1 memory. */
static int
try_new(struct publish *pub, struct pub_list *pl, struct feed *const *feeds)
{
	struct pset	 all;
	char		 why[256];
	int		 rc;

	if (select_list(&pl->m, pl->cl, feeds, pl->cl->nfrom, 0) == -1 ||
	    feeds_union(pub, pl->cl, &all) == -1)
		return -1;
	guard_list(&pl->verdict, pl->cl, &pl->m,
	    pl->have_old == 1 ? &pl->old : NULL, pl->filter, &all);
	pset_free(&all);
	rc = select_rows(&pl->rows, &pl->m, pl->cl, 0, why, sizeof why);
	if (rc == ROWS_OWN || rc == ROWS_FAILED)
		verdict_add(&pl->verdict, GUARD_OWN, GUARD_NEVER, "%s", why);
	if (pl->verdict.refused && !pl->verdict.never &&
	    decisions_accept(pub->decisions, pl->verdict.digest))
		pl->accepted = 1;
	verdict_say("list", pl->cl->name, &pl->verdict, pl->accepted);
	return !pl->verdict.refused || pl->accepted;
}

/* From the record: guards are skipped, all else runs as usual. */
static int
freeze(struct pub_list *pl)
{
	char	 why[256];

	members_free(&pl->m);
	pset_free(&pl->rows);
	if (pl->have_old != 1) {
		pl->state = PUB_NONE;
		return 0;
	}
	if (select_rows(&pl->rows, &pl->old.m, pl->cl, 0, why,
	    sizeof why) != 0) {
		log_error("list %s: its record can't be used either: %s",
		    pl->cl->name, why);
		pl->state = PUB_NONE;
		return 0;
	}
	pl->state = PUB_FROZEN;
	return 0;
}

static int
one_list(struct publish *pub, struct pub_list *pl)
{
	struct feed	**feeds;
	char		 *path;
	int		  rc = 0;

	list_filter_digest(pl->cl, pl->filter);
	path = record_path(pub->conf->record_dir, "lists", pl->cl->name);
	feeds = reallocarray(NULL, pl->cl->nfrom + 1, sizeof *feeds);
	if (path == NULL || feeds == NULL) {
		free(path);
		free(feeds);
		return -1;
	}
	pl->have_old = list_record_read(&pl->old, path);
	free(path);
	if (pl->have_old == -1) {
		snprintf(pl->why, sizeof pl->why, "its record is damaged");
		pl->refused = 1;
	} else if (feeds_ready(pub, pl, feeds)) {
		if ((rc = try_new(pub, pl, feeds)) == 1) {
			pl->state = PUB_OK;
			if (pl->have_old == 1 && (rc = diff_members(&pl->diff,
			    &pl->old.m, &pl->m)) == 0)
				pl->have_diff = 1;
		} else if (rc == 0) {
			snprintf(pl->why, sizeof pl->why, "a guard refused");
			pl->refused = 1;
		}
	}
	free(feeds);
	if (rc == -1)
		return -1;
	if (pl->state != PUB_OK) {
		if (pl->refused)
			pub->refused = 1;
		else
			pub->failed = 1;
		freeze(pl);
		log_warn("list %s: %s; %s", pl->cl->name, pl->why,
		    pl->state == PUB_FROZEN ? "it stays as it was" :
		    "outputs that use it are not written");
	}
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
	list_record_free(&pl->old);
	diff_free(&pl->diff);
	pset_free(&pl->rows);
}
