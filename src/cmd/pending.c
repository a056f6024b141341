/*
 * status --pending: what is written and not applied, an output a line; with -q
 * the names alone, for a loop.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "../base/json-watch.h"
#include "../publish/states.h"
#include "cmds.h"
#include "pending.h"

/* What stands between the two states of an output. */
struct pending {
	const char		*name;
	int			 first;		/* nothing was applied yet */
	char			 from[DIGEST_SIZE], to[DIGEST_SIZE];
	struct emit_edits	 edits;
};

/* 1 pending, 0 not (or never written), -1 (said). */
static int
look(struct pending *p, const struct conf *conf, const struct conf_output *co)
{
	struct out_record	 applied, written;
	struct out		 out;
	int			 have, rc;

	memset(p, 0, sizeof *p);
	p->name = co->name;
	memset(&applied, 0, sizeof applied);
	if ((rc = state_written(&written, conf, co->name)) != 1) {
		/* "nothing is pending" would be a lie */
		if (rc == 0 && access(co->file.path, F_OK) == 0) {
			log_error("output %s: %s is there and its record is "
			    "not", co->name, co->file.path);
			return -1;
		}
		return rc;
	}
	have = state_applied(&applied, conf, co->name);
	if (have == -1)
		rc = -1;
	else if (co->auto_applied ||
	    (have == 1 && strcmp(applied.state, written.state) == 0))
		rc = 0;
	else {
		p->first = have == 0;
		strlcpy(p->from, have ? applied.state : "-", sizeof p->from);
		strlcpy(p->to, written.state, sizeof p->to);
		if (out_open_mem(&out) == -1)
			rc = -1;
		else {
			if (state_delta(&out, "delta", co, have ? &applied :
			    NULL, &written, &p->edits) == -1)
				rc = -1;
			out_close(&out);
		}
	}
	out_record_free(&applied);
	out_record_free(&written);
	return rc;
}

static void
put_text(struct out *out, const struct pending *p)
{
	out_printf(out, "%s  ", p->name);
	if (p->first)
		out_str(out, "never applied: load the whole form");
	else if (p->edits.blocked > 0)
		out_str(out, "load the whole form");
	else
		out_printf(out, "%zu to add, %zu to remove",
		    p->edits.adds, p->edits.dels);
	out_printf(out, "  from %.12s to %.12s\n", p->from, p->to);
}

static json_t *
as_json(const struct pending *p)
{
	return json_pack("{s:s,s:b,s:s,s:s,s:I,s:I,s:b}", "name", p->name,
	    "first", p->first, "from", p->from, "to", p->to, "adds",
	    (json_int_t)p->edits.adds, "removals",
	    (json_int_t)p->edits.dels, "whole", p->first ||
	    p->edits.blocked > 0);
}

int
pending_print(const struct conf *conf, const struct opts *o)
{
	struct pending	 p;
	struct out	 out;
	json_t		*all = json_array();
	char		*text;
	size_t		 i;
	int		 rc, status = EXIT_OK;

	if (out_open_fd(&out, STDOUT_FILENO) == -1) {
		json_decref(all);
		return EXIT_FAILED;
	}
	for (i = 0; i < conf->noutputs; i++) {
		rc = look(&p, conf, conf->outputs[i]);
		if (rc == -1)
			status = EXIT_FAILED;
		if (rc != 1)
			continue;
		if (o->json)
			json_array_append_new(all, as_json(&p));
		else if (o->quiet)
			out_printf(&out, "%s\n", p.name);
		else
			put_text(&out, &p);
	}
	if (o->json) {
		if ((text = json_watch_text(all)) != NULL) {
			out_str(&out, text);
			out_char(&out, '\n');
		} else
			out.err = ENOMEM;
		free(text);
	}
	json_decref(all);
	if (out_close(&out) == -1) {
		log_error("standard output: %s", strerror(errno));
		status = EXIT_FAILED;
	}
	return status;
}
