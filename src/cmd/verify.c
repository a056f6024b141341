/*
 * verify: prove outputs and records against each other, without a cache.
 * Exit status: 0 all agree, 1 something does not, 2 trouble.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/path.h"
#include "../publish/decisions.h"
#include "../publish/deploy.h"
#include "../publish/publish.h"
#include "../publish/states.h"
#include "cmds.h"

enum { AGREES = 0, DIFFERS = 1, TROUBLE = 2 };

static int
worse(int a, int b)
{
	return a > b ? a : b;
}

/* The rows that the file holds for this object against those of the record. */
static int
check_rows(const struct out_record *r, const struct object_record *o,
    const struct emitter *em, const struct parsed *parsed)
{
	const struct parsed_object	*po;
	struct emit_object		 eo;
	struct row			 row;
	char				 buf[ROW_STR];
	size_t				 i, k = 0, n;

	po = parsed_find(parsed, o->name, o->af);
	object_record_emit(o, &eo);
	n = emit_count(&eo);
	if (po == NULL) {
		if (n == 0)
			return AGREES;
		log_error("output %s: %s is not in the file", r->output,
		    o->name);
		return DIFFERS;
	}
	if (po->bad != NULL) {
		log_error("output %s: %s: %s", r->output, o->name, po->bad);
		return DIFFERS;
	}
	for (i = 0; i < n; i++, k++) {
		emit_get(&eo, i, &row);
		while (k < po->nrow && po->row[k].deny)
			k++;
		if (k == po->nrow || po->row[k].kind != row.kind ||
		    row_order(&po->row[k], &row) != 0 ||
		    (em->seq_step > 0 && po->row[k].number != row.number)) {
			log_error("output %s: %s: row %s differs", r->output,
			    o->name, row_str(&row, buf));
			return DIFFERS;
		}
	}
	while (k < po->nrow && po->row[k].deny)
		k++;
	if (k < po->nrow) {
		log_error("output %s: %s: row %s is not in the record",
		    r->output, o->name,
		    row_str(&po->row[k], buf));
		return DIFFERS;
	}
	return AGREES;
}

/* Each platform of the file reads it once. */
static int
check_objects(const struct out_record *r, const char *path, const char *text,
    size_t len)
{
	const struct emitter	*em, *was = NULL;
	struct parsed		 parsed;
	size_t			 i;
	int			 bad = 0, rc = AGREES;

	memset(&parsed, 0, sizeof parsed);
	for (i = 0; i < r->nobj; i++) {
		em = emitter_find(r->obj[i].platform);
		if (em == NULL) {
			log_error("output %s: unknown platform %s", r->output,
			    r->obj[i].platform);
			rc = worse(rc, TROUBLE);
			continue;
		}
		if (em->parse == NULL)
			continue;	/* the user's own text */
		if (em != was) {
			parsed_free(&parsed);
			bad = emit_parse(em, path, text, len, &parsed) == -1;
			was = em;
		}
		rc = worse(rc, bad ? DIFFERS :
		    check_rows(r, &r->obj[i], em, &parsed));
	}
	parsed_free(&parsed);
	return rc;
}

/* The file against its record. */
static int
check_output(const struct conf_output *co, const struct out_record *r)
{
	char	*text, hex[DIGEST_SIZE];
	size_t	 len;
	int	 rc;

	errno = 0;
	text = path_read(co->file.path, LIMIT_DEVICE_BYTES, &len);
	if (text == NULL) {
		rc = errno == ENOENT ? DIFFERS : TROUBLE;
		if (errno == ENOENT)
			log_error("output %s: %s is gone", co->name,
			    co->file.path);
		return rc;
	}
	rc = check_objects(r, co->file.path, text, len);
	digest_of(text, len, hex);
	if (strcmp(hex, r->digest) != 0) {
		log_error("output %s: %s is not what was written", co->name,
		    co->file.path);
		rc = worse(rc, DIFFERS);
	}
	free(text);
	return rc;
}

/* A file without a record; without either it was never written. */
static int
check_unrecorded(const struct conf_output *co)
{
	if (access(co->file.path, F_OK) == -1)
		return AGREES;
	log_error("output %s: %s is there and its record is not", co->name,
	    co->file.path);
	return DIFFERS;
}

/*
 * The file, its records, and when those agree the delta files, which are made
 * of what is written and what the device is known to carry.
 */
static int
check_all_of(const struct conf *conf, const struct conf_output *co)
{
	struct out_record	 written, applied;
	int			 have, known, rc, edits;

	have = state_written(&written, conf, co->name);
	known = state_applied(&applied, conf, co->name);
	if (have == 1)
		rc = check_output(co, &written);
	else
		rc = have == 0 ? check_unrecorded(co) : DIFFERS;
	if (known == -1)
		rc = worse(rc, DIFFERS);
	if (rc == AGREES && have == 1) {
		edits = deploy_verify(co, known == 1 ? &applied : NULL,
		    &written);
		rc = edits == 0 ? AGREES : edits == 1 ? DIFFERS : TROUBLE;
	}
	out_record_free(&written);
	out_record_free(&applied);
	return rc;
}

static int
check_decisions(const struct conf *conf)
{
	struct decisions	 ds;
	char			*path = decisions_path(conf->record_dir);
	int			 rc = TROUBLE;

	if (path != NULL) {
		rc = decisions_read(&ds, path) == 0 ? AGREES : DIFFERS;
		if (rc == AGREES)
			decisions_free(&ds);
	}
	free(path);
	return rc;
}

static int
check_feed(const struct conf *conf, const struct conf_feed *cf)
{
	struct feed_record	 r;
	char			*path;
	int			 got;

	if ((path = record_path(conf->record_dir, "feeds", cf->name)) == NULL)
		return TROUBLE;
	got = feed_record_read(&r, path);
	free(path);
	if (got == 1)
		feed_record_free(&r);
	return got == -1 ? DIFFERS : AGREES;
}

static int
check_list(const struct conf *conf, const struct conf_list *cl)
{
	struct list_record	 r;
	char			*path;
	int			 got;

	if ((path = record_path(conf->record_dir, "lists", cl->name)) == NULL)
		return TROUBLE;
	got = list_record_read(&r, path);
	free(path);
	if (got == 1)
		list_record_free(&r);
	return got == -1 ? DIFFERS : AGREES;
}

static int
configured(const struct conf *conf, const char *kind, const char *name)
{
	if (strcmp(kind, "feeds") == 0)
		return conf_feed_find(conf, name) != NULL;
	if (strcmp(kind, "lists") == 0)
		return conf_list_find(conf, name) != NULL;
	return conf_output_find(conf, name) != NULL;
}

/* Records of what the configuration no longer has: said, never removed. */
static void
say_orphans(const struct conf *conf, const char *kind)
{
	struct dirent	*e;
	char		*path = path_join(conf->record_dir, kind);
	DIR		*dir;

	if (path != NULL && (dir = opendir(path)) != NULL) {
		while ((e = readdir(dir)) != NULL)
			if (e->d_name[0] != '.' &&
			    !configured(conf, kind, e->d_name))
				log_warn("%s/%s: a record without "
				    "configuration", path, e->d_name);
		closedir(dir);
	}
	free(path);
}

static int
cmd_verify_run(struct opts *o)
{
	struct conf	*conf;
	char		*journal;
	size_t		 i;
	int		 rc = AGREES;

	if ((conf = cmd_conf(o)) == NULL)
		return EXIT_CONF;
	journal = path_join(conf->record_dir, ".journal");
	if (journal != NULL && access(journal, F_OK) == 0) {
		log_error("%s: a run was interrupted: the next one finishes it",
		    journal);
		rc = DIFFERS;
	}
	free(journal);
	rc = worse(rc, check_decisions(conf));
	for (i = 0; i < conf->nfeeds; i++)
		rc = worse(rc, check_feed(conf, conf->feeds[i]));
	for (i = 0; i < conf->nlists; i++)
		rc = worse(rc, check_list(conf, conf->lists[i]));
	for (i = 0; i < conf->noutputs; i++)
		rc = worse(rc, check_all_of(conf, conf->outputs[i]));
	say_orphans(conf, "feeds");
	say_orphans(conf, "lists");
	say_orphans(conf, "outputs");
	conf_free(conf);
	return rc;
}

const struct cmd cmd_verify = {
	.name = "verify",
	.synopsis = "[-f FILE]",
	.help = "prove outputs and records against each other",
	.options = O_CONF,
	.min = 0,
	.max = 0,
	.run = cmd_verify_run
};
