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

/* "pub" NULL: write at once. */
static int
one_file(struct publish *pub, const struct conf_output *co,
    const struct conf_file *f, const struct out_record *applied,
    const struct out_record *written, int back)
{
	char	*text, *dir, group[LIMIT_NAME + 16];
	size_t	 len;
	int	 rc = 0;

	if (f->path == NULL)
		return 0;
	if ((text = edits_text(co, applied, written, back, &len)) == NULL)
		return -1;
	if (!same_bytes(f->path, text, len)) {
		if (pub != NULL) {
			snprintf(group, sizeof group, "%s %s", back ?
			    "rollback" : "delta", co->name);
			rc = journal_group(&pub->journal, group);
			if (rc == 0)
				rc = note(pub, f->path, text, len,
				    (mode_t)co->mode);
		} else {
			rc = -1;
			if ((dir = path_dir(f->path)) != NULL &&
			    path_mkdirs(dir, 0755) == 0)
				rc = path_write(f->path, text, len,
				    (mode_t)co->mode);
			free(dir);
		}
	}
	free(text);
	return rc;
}

static int
both_files(struct publish *pub, const struct conf_output *co,
    const struct out_record *applied, const struct out_record *written)
{
	int	 rc;

	rc = one_file(pub, co, &co->delta, applied, written, 0);
	if (one_file(pub, co, &co->rollback, applied, written, 1) == -1)
		rc = -1;
	return rc;
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
		return both_files(pub, po->co, written, written);
	if ((have = state_applied(&applied, pub->conf, po->co->name)) == -1)
		return -1;
	rc = both_files(pub, po->co, have == 1 ? &applied : NULL, written);
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
		rc = both_files(NULL, co, have == 1 ? &applied : NULL,
		    &written);
		out_record_free(&written);
	}
	out_record_free(&applied);
	return rc;
}

/* 0 it is as it should be, or not there; 1 it is not (said), -1 (memory). */
static int
is_other(const struct conf_output *co, const struct conf_file *f,
    const struct out_record *applied, const struct out_record *written,
    int back)
{
	char	*text;
	size_t	 len;
	int	 other;

	if (f->path == NULL || access(f->path, F_OK) == -1)
		return 0;
	if ((text = edits_text(co, applied, written, back, &len)) == NULL)
		return -1;
	if ((other = !same_bytes(f->path, text, len)))
		log_error("output %s: %s is not the %s between what is applied "
		    "and what is written: the next run writes it anew",
		    co->name, f->path, back ? "rollback" : "delta");
	free(text);
	return other;
}

int
deploy_verify(const struct conf *conf, const struct conf_output *co)
{
	struct out_record	 applied, written;
	int			 have, rc = 0, back = 0;

	if (co->delta.path == NULL && co->rollback.path == NULL)
		return 0;
	have = state_applied(&applied, conf, co->name);
	if (have != -1 && state_written(&written, conf, co->name) == 1) {
		rc = is_other(co, &co->delta, have == 1 ? &applied : NULL,
		    &written, 0);
		back = is_other(co, &co->rollback, have == 1 ? &applied :
		    NULL, &written, 1);
		out_record_free(&written);
	}
	out_record_free(&applied);
	return rc == -1 || back == -1 ? -1 : rc | back;
}
