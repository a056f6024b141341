#include <sys/file.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/path.h"
#include "decisions.h"
#include "publish.h"
#include "trust.h"

#define LOCK_WAIT	60	/* seconds for another run to end */

/*
 * Temp files that a killed run left in the state directory.  They belong to no
 * journal, and this is the one place that every run passes.
 */
static void
sweep_state(const struct conf *conf)
{
	static const char *const names[] = { "status.json", "stamp", "said",
				    "client-id" };
	char			*path;
	size_t			 i;

	for (i = 0; i < sizeof names / sizeof names[0]; i++)
		if ((path = path_join(conf->state_dir, names[i])) != NULL) {
			journal_sweep(path);
			free(path);
		}
}

int
locks_take(struct locks *l, const struct conf *conf, int dry)
{
	char	*file;
	int	 busy;

	l->state = l->records = -1;
	/* a dry run makes nothing, and then there is nothing to keep out of */
	if (dry && (access(conf->state_dir, F_OK) == -1 ||
	    access(conf->record_dir, F_OK) == -1))
		return 0;
	if (path_mkdirs(conf->state_dir, 0755) == -1 ||
	    path_mkdirs(conf->record_dir, 0755) == -1)
		return 1;
	if (trust_state(conf, 1) == -1)
		return 78;
	if ((file = path_join(conf->state_dir, "lock")) == NULL)
		return 1;
	l->state = path_lock(file, LOCK_WAIT);
	/* the record directory may be a repository: lock it, add no file */
	if (l->state != -1)
		l->records = path_lock_dir(conf->record_dir, LOCK_WAIT);
	busy = errno == EWOULDBLOCK;
	free(file);
	if (l->records != -1) {
		sweep_state(conf);
		return 0;
	}
	locks_free(l);
	return busy ? 75 : 1;
}

void
locks_free(struct locks *l)
{
	if (l->records != -1)
		close(l->records);
	if (l->state != -1)
		close(l->state);
	l->state = l->records = -1;
}

void
verdict_say(const char *subject, const char *name, const struct verdict *v,
    int accepted)
{
	size_t	 i;

	for (i = 0; i < v->n; i++) {
		if (v->f[i].weight == GUARD_NOTE || accepted)
			log_warn("%s %s: %s%s", subject, name, v->f[i].text,
			    v->f[i].weight == GUARD_NOTE ? "" : " (accepted)");
		else
			log_error("%s %s: refused: %s", subject, name,
			    v->f[i].text);
	}
	if (!v->refused || accepted)
		return;
	if (v->never)
		log_error("%s %s: no accept lets this pass", subject, name);
	else
		log_error("%s %s: `o365feed accept %s` lets it pass, once",
		    subject, name, v->digest);
}

static int
prepare(struct publish *pub)
{
	const struct conf	*conf = pub->conf;
	char			*path;
	int			 rc;

	pub->feed = calloc(conf->nfeeds + 1, sizeof *pub->feed);
	pub->list = calloc(conf->nlists + 1, sizeof *pub->list);
	pub->out = calloc(conf->noutputs + 1, sizeof *pub->out);
	pub->decisions = calloc(1, sizeof *pub->decisions);
	if (pub->feed == NULL || pub->list == NULL || pub->out == NULL ||
	    pub->decisions == NULL) {
		log_error("out of memory");
		return -1;
	}
	if (journal_init(&pub->journal, conf->record_dir) == -1 ||
	    publish_recover(pub) == -1)
		return -1;
	if ((path = decisions_path(conf->record_dir)) == NULL)
		return -1;
	rc = decisions_read(pub->decisions, path);
	free(path);
	return rc;
}

int
publish_select(struct publish *pub, const struct conf *conf,
    const struct pub_options *opt)
{
	memset(pub, 0, sizeof *pub);
	pub->conf = conf;
	pub->opt = *opt;
	if (prepare(pub) == -1 || publish_records(pub) == -1 ||
	    publish_feeds(pub) == -1)
		return -1;
	return publish_lists(pub);
}

int
publish_run(struct publish *pub, const struct conf *conf,
    const struct pub_options *opt)
{
	if (publish_select(pub, conf, opt) == -1 ||
	    publish_outputs(pub) == -1 || publish_commit(pub) == -1) {
		pub->failed = 1;
		return 1;
	}
	if (pub->refused)
		return 3;
	if (pub->failed)
		return 1;
	if (pub->stale)
		return 75;
	return pub->changed ? 2 : 0;
}

void
publish_free(struct publish *pub)
{
	size_t	 i;

	for (i = 0; pub->feed != NULL && i < pub->conf->nfeeds; i++)
		pub_feed_free(&pub->feed[i]);
	for (i = 0; pub->list != NULL && i < pub->conf->nlists; i++)
		pub_list_free(&pub->list[i]);
	for (i = 0; pub->out != NULL && i < pub->conf->noutputs; i++)
		pub_output_free(&pub->out[i]);
	free(pub->feed);
	free(pub->list);
	free(pub->out);
	decisions_free(pub->decisions);
	free(pub->decisions);
	journal_free(&pub->journal);
	memset(pub, 0, sizeof *pub);
}
