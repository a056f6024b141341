#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/path.h"
#include "deploy.h"
#include "states.h"

#define RECORD_MODE	0644

static int
note(struct publish *pub, const char *path, const char *text, size_t len,
    mode_t mode)
{
	char	*dir;
	int	 rc = -1;

	if (path == NULL || text == NULL)
		return -1;
	if ((dir = path_dir(path)) != NULL && path_mkdirs(dir, 0755) == 0)
		rc = journal_file(&pub->journal, path, text, len, mode);
	free(dir);
	return rc;
}

int
deploy_history(struct publish *pub, const struct pub_output *po)
{
	const struct conf	*conf = pub->conf;
	const char		*name = po->co->name;
	char			*text, *order = NULL, *path;
	size_t			 len, olen;
	int			 rc = -1;

	if ((text = out_record_text(&po->now, &len)) == NULL)
		return -1;
	path = state_history_path(conf, name, po->now.state);
	if (note(pub, path, text, len, RECORD_MODE) == -1)
		goto out;
	free(path);
	path = state_history_path(conf, name, STATES_ORDER);
	order = state_order_text(conf, name, po->now.state, &olen);
	if (note(pub, path, order, olen, RECORD_MODE) == -1)
		goto out;
	if (po->co->auto_applied) {
		free(path);
		path = record_path(conf->record_dir, "applied", name);
		if (note(pub, path, text, len, RECORD_MODE) == -1)
			goto out;
	}
	rc = 0;
out:
	free(path);
	free(order);
	free(text);
	return rc;
}

/*
 * The text of one of the two files: to the written state, or back to the
 * applied one.  The caller frees.  NULL: memory.
 */
static char *
edits_text(const struct conf_output *co, const struct out_record *applied,
    const struct out_record *written, int back, size_t *len)
{
	struct emit_edits	 sum;
	struct out		 out;
	int			 rc;

	if (out_open_mem(&out) == -1)
		return NULL;
	if (back && applied != NULL)
		rc = state_delta(&out, "rollback", co, written, applied, &sum);
	else
		rc = state_delta(&out, back ? "rollback" : "delta", co,
		    applied, written, &sum);
	if (rc == -1) {
		out_close(&out);
		return NULL;
	}
	return out_steal(&out, len);
}

static int
same_bytes(const char *path, const char *text, size_t len)
{
	char	 have[DIGEST_SIZE], want[DIGEST_SIZE];

	if (digest_file(path, have) == -1)
		return 0;
	digest_of(text, len, want);
	return strcmp(have, want) == 0;
}

/* A file that is not what it should be: in a group of its own. */
static int
note_edits(struct publish *pub, const struct conf_output *co, const char *path,
    const char *what, const char *text, size_t len)
{
	char	 group[LIMIT_NAME + 16];

	snprintf(group, sizeof group, "%s %s", what, co->name);
	if (journal_group(&pub->journal, group) == -1)
		return -1;
	return note(pub, path, text, len, (mode_t)co->mode);
}

/* Or written at once. */
static int
write_edits(const struct conf_output *co, const char *path, const char *text,
    size_t len)
{
	char	*dir = path_dir(path);
	int	 rc = -1;

	if (dir != NULL && path_mkdirs(dir, 0755) == 0)
		rc = path_write(path, text, len, (mode_t)co->mode);
	free(dir);
	return rc;
}

/* Or told.  One that is missing can do no harm. */
static int
tell_edits(const struct conf_output *co, const char *path, const char *what)
{
	if (access(path, F_OK) == -1)
		return 0;
	log_error("output %s: %s is not the %s between what is applied and "
	    "what is written: the next run writes it anew", co->name, path,
	    what);
	return 1;
}

enum act { NOTE, WRITE, TELL };

/* "pub" is needed to note it. */
static int
one_file(enum act act, struct publish *pub, const struct conf_output *co,
    const struct conf_file *f, const struct out_record *applied,
    const struct out_record *written, int back)
{
	const char	*what = back ? "rollback" : "delta";
	char		*text;
	size_t		 len;
	int		 rc = 0;

	if (f->path == NULL)
		return 0;
	if ((text = edits_text(co, applied, written, back, &len)) == NULL)
		return -1;
	if (same_bytes(f->path, text, len))
		;
	else if (act == NOTE)
		rc = note_edits(pub, co, f->path, what, text, len);
	else if (act == WRITE)
		rc = write_edits(co, f->path, text, len);
	else
		rc = tell_edits(co, f->path, what);
	free(text);
	return rc;
}

/* 0, -1 when one of them failed, else 1 when one was told of. */
static int
both_files(enum act act, struct publish *pub, const struct conf_output *co,
    const struct out_record *applied, const struct out_record *written)
{
	int	 a, b;

	a = one_file(act, pub, co, &co->delta, applied, written, 0);
	b = one_file(act, pub, co, &co->rollback, applied, written, 1);
	return a == -1 || b == -1 ? -1 : a | b;
}

int
deploy_edits(struct publish *pub, const struct pub_output *po)
{
	const struct out_record	*written;
	struct out_record	 applied;
	int			 have, rc;

	if (po->co->delta.path == NULL && po->co->rollback.path == NULL)
		return 0;
	written = po->state == PUB_OK && !po->skipped ? &po->now : &po->old;
	if (written->nobj == 0)
		return 0;
	if (po->co->auto_applied)
		return both_files(NOTE, pub, po->co, written, written);
	if ((have = state_applied(&applied, pub->conf, po->co->name)) == -1)
		return -1;
	rc = both_files(NOTE, pub, po->co, have == 1 ? &applied : NULL,
	    written);
	out_record_free(&applied);
	return rc;
}

int
deploy_refresh(const struct conf *conf, const struct conf_output *co)
{
	struct out_record	 applied, written;
	int			 have, rc = -1;

	if (co->delta.path == NULL && co->rollback.path == NULL)
		return 0;
	have = state_applied(&applied, conf, co->name);
	if (have != -1 && state_written(&written, conf, co->name) == 1) {
		rc = both_files(WRITE, NULL, co, have == 1 ? &applied :
		    NULL, &written);
		out_record_free(&written);
	}
	out_record_free(&applied);
	return rc;
}

int
deploy_verify(const struct conf_output *co, const struct out_record *applied,
    const struct out_record *written)
{
	return both_files(TELL, NULL, co, applied, written);
}
