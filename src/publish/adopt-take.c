/*
 * The second half of an adoption: what was read becomes the record, the applied
 * state and a state of the history, in one step.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/path.h"
#include "adopt.h"
#include "deploy.h"
#include "states.h"

#define RECORD_MODE	0644

static int
note(struct publish *pub, const char *kind, const struct out_record *r)
{
	char	*path, *text, *dir = NULL;
	size_t	 len;
	int	 rc = -1;

	path = record_path(pub->conf->record_dir, kind, r->output);
	text = out_record_text(r, &len);
	if (path != NULL && text != NULL && (dir = path_dir(path)) != NULL &&
	    path_mkdirs(dir, 0755) == 0)
		rc = journal_file(&pub->journal, path, text, len, RECORD_MODE);
	free(dir);
	free(text);
	free(path);
	return rc;
}

/*
 * The file is not ours yet: its digest is that of an empty one, so that one
 * that lies there is not overwritten unasked.  What we wrote before stays ours.
 */
static void
file_digest(struct pub_output *po)
{
	if (po->have_old == 1 && strcmp(po->old.file, po->now.file) == 0)
		memcpy(po->now.digest, po->old.digest, sizeof po->now.digest);
	else
		digest_of("", 0, po->now.digest);
}

/* Lists without a record would count as lost ones from now on. */
static int
list_records(struct adopt *a, struct publish *pub)
{
	struct pub_list	*pl;
	size_t		 i, j;

	for (i = 0; i < a->nobj; i++) {
		for (j = 0; j < i; j++)
			if (a->obj[j].list == a->obj[i].list)
				break;
		if (j < i || (pl = publish_list_of(pub,
		    a->obj[i].list)) == NULL || pl->have_old == 1)
			continue;
		if (publish_list_record(pub, pl) == -1)
			return -1;
	}
	return 0;
}

int
adopt_take(struct adopt *a, struct publish *pub)
{
	struct pub_output	*po = a->po;
	char			 name[LIMIT_NAME + 16];
	int			 rc = -1;

	if (!a->released)
		file_digest(po);
	snprintf(name, sizeof name, "adopt %s", a->co->name);
	if (journal_group(&pub->journal, name) == -1 ||
	    note(pub, "outputs", &po->now) == -1)
		return -1;
	if (!a->released && ((!a->co->auto_applied &&
	    note(pub, "applied", &po->now) == -1) ||
	    deploy_history(pub, po) == -1))
		return -1;
	if ((a->released || list_records(a, pub) == 0) &&
	    publish_decisions(pub) == 0)
		rc = journal_commit(&pub->journal);
	if (rc != 0)
		return -1;
	state_prune(pub->conf, a->co->name);
	return deploy_refresh(pub->conf, a->co);
}

void
adopt_free(struct adopt *a)
{
	size_t	 i;

	if (a == NULL)
		return;
	for (i = 0; i < a->nobj; i++) {
		free(a->obj[i].add);
		free(a->obj[i].foreign);
	}
	free(a->obj);
	arena_free(&a->mem);
	memset(a, 0, sizeof *a);
}
