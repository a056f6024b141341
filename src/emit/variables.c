/*
 * Lists as variables for the tools that build configuration: a map a list, in
 * it "ipv4" and "ipv6", or "hosts", or "communities", each a list of strings.
 *
 *	terraform-locals	local.NAME.ipv4, in a .tf file of its own
 *	terraform-tfvars	var.NAME.ipv4, in an .auto.tfvars file
 *	ansible-vars		NAME.ipv4, in group_vars or vars_files
 *	yaml			the same for any reader
 *
 * Both families are always there, so that what uses them need not ask.  One
 * entry a line; in HCL the comma behind the last one is allowed (HCL Native
 * Syntax Specification, "Collection Values").  In YAML all is quoted: without,
 * 12076:50 is a number of base 60 in YAML 1.1, and a list named "on" is true;
 * an empty list is "[]" there, as a key with nothing behind it is null.
 *
 * Names: an identifier in HCL may hold "-", which reads as a minus: not here.
 * Variables of Terraform have seven names that it keeps ("Input Variables",
 * 1.5).  Names in Ansible are Python's, without keywords of Python or of a
 * playbook (ansible-lint, schemas/vars.json).
 */
#include "emit.h"

/* How a language writes one list of a map: its key stands between the first. */
struct style {
	const char	*key[2];	/* around it, where rows follow */
	const char	*none[2];	/* the same without rows */
	const char	*row[2];	/* around each */
	const char	*end;		/* behind the last row */
};

static const struct style locals = {
	{ "    ", " = [\n" }, { "    ", " = [\n" }, { "      \"", "\",\n" },
	"    ]\n"
};
static const struct style tfvars = {
	{ "  ", " = [\n" }, { "  ", " = [\n" }, { "    \"", "\",\n" }, "  ]\n"
};
static const struct style yaml = {
	{ "  \"", "\":\n" }, { "  \"", "\": []\n" }, { "    - \"", "\"\n" }, ""
};

/* Lists of a map in their order: prefixes have two, others the one. */
enum group { IPV4, IPV6, HOSTS, COMMUNITIES };
static const char *const groups[] = { "ipv4", "ipv6", "hosts", "communities" };

static enum group
first_group(enum row_kind kind)
{
	return kind == ROW_HOST ? HOSTS : kind == ROW_VALUE ? COMMUNITIES :
	    IPV4;
}

/* The list that is open, from 1, and 0 before: kept in the hooks' own place. */
#define OPENED(ctx)	((ctx)->lead[0])

/*
 * Up to this list of the map: what lies before it and has no rows is written
 * as empty, and what was open ends.
 */
static void
reach(struct emit_ctx *ctx, const struct style *s, enum group to, int rows)
{
	enum group	 g = first_group(ctx->kind);

	if (OPENED(ctx) == (char)(to + 1))
		return;
	if (OPENED(ctx) != 0) {
		out_str(ctx->out, s->end);
		g = (enum group)OPENED(ctx);
	}
	for (; g < to; g++)
		emit_strs(ctx->out, s->none[0], groups[g], s->none[1], s->end,
		    NULL);
	if (rows)
		emit_strs(ctx->out, s->key[0], groups[to], s->key[1], NULL);
	OPENED(ctx) = (char)(to + 1);
}

static void
put_prefix(struct emit_ctx *ctx, const struct row *r, const struct style *s)
{
	char	*p;

	reach(ctx, s, r->prange.p.af == 4 ? IPV4 : IPV6, 1);
	out_str(ctx->out, s->row[0]);
	p = emit_put_prefix(out_room(ctx->out, EMIT_ROOM), &r->prange.p);
	emit_took(ctx->out, p);
	out_str(ctx->out, s->row[1]);
}

static void
put_text(struct emit_ctx *ctx, const struct row *r, const struct style *s)
{
	reach(ctx, s, first_group(ctx->kind), 1);
	emit_strs(ctx->out, s->row[0], r->text, s->row[1], NULL);
}

/* What has no rows at the end. */
static void
put_rest(struct emit_ctx *ctx, const struct style *s)
{
	reach(ctx, s, ctx->kind == ROW_PREFIX ? (enum group)(IPV6 + 1) :
	    (enum group)(first_group(ctx->kind) + 1), 0);
}

/* --- HCL ----------------------------------------------------------------- */

/* A block a list: there may be many. */
static void
locals_begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "locals {\n  ", ctx->name, " = {\n", NULL);
}

static void
locals_row(struct emit_ctx *ctx, const struct row *r)
{
	put_prefix(ctx, r, &locals);
}

static void
locals_text(struct emit_ctx *ctx, const struct row *r)
{
	put_text(ctx, r, &locals);
}

static void
locals_end(struct emit_ctx *ctx)
{
	put_rest(ctx, &locals);
	out_str(ctx->out, "  }\n}\n");
}

static void
tfvars_begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, ctx->name, " = {\n", NULL);
}

static void
tfvars_row(struct emit_ctx *ctx, const struct row *r)
{
	put_prefix(ctx, r, &tfvars);
}

static void
tfvars_text(struct emit_ctx *ctx, const struct row *r)
{
	put_text(ctx, r, &tfvars);
}

static void
tfvars_end(struct emit_ctx *ctx)
{
	put_rest(ctx, &tfvars);
	out_str(ctx->out, "}\n");
}

/* --- YAML ---------------------------------------------------------------- */

static void
yaml_open(struct emit_ctx *ctx)
{
	out_str(ctx->out, "---\n");
}

static void
yaml_begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "\"", ctx->name, "\":\n", NULL);
}

static void
yaml_row(struct emit_ctx *ctx, const struct row *r)
{
	put_prefix(ctx, r, &yaml);
}

static void
yaml_text(struct emit_ctx *ctx, const struct row *r)
{
	put_text(ctx, r, &yaml);
}

static void
yaml_end(struct emit_ctx *ctx)
{
	put_rest(ctx, &yaml);
}

/* --- the table ----------------------------------------------------------- */

/* Terraform, "Input Variables" */
static const char *const tfvars_bad[] = {
	"source", "version", "providers", "count", "for_each", "lifecycle",
	"depends_on", "locals", NULL
};

/* What ansible-lint's schema of variables refuses */
static const char *const ansible_bad[] = {
	"False", "None", "True", "and", "any_errors_fatal", "as", "assert",
	"async", "await", "become", "become_exe", "become_flags",
	"become_method", "become_user", "break", "check_mode", "class",
	"collections", "connection", "continue", "debugger", "def", "del",
	"diff", "elif", "else", "environment", "except", "fact_path",
	"finally", "for", "force_handlers", "from", "gather_facts",
	"gather_subset", "gather_timeout", "global", "handlers", "hosts",
	"if", "ignore_errors", "ignore_unreachable", "import", "in", "is",
	"lambda", "max_fail_percentage", "module_defaults", "name", "no_log",
	"nonlocal", "not", "or", "order", "pass", "port", "post_tasks",
	"pre_tasks", "raise", "remote_user", "return", "roles", "run_once",
	"serial", "strategy", "tags", "tasks", "throttle", "timeout", "try",
	"vars", "vars_files", "vars_prompt", "while", "with", "yield", NULL
};

#define COMMON							\
	.matches = MATCH_ANY,					\
	.rows = ROW_PREFIX,					\
	.also = TAKES(ROW_HOST) | TAKES(ROW_VALUE),		\
	.families = FAMILIES_TOGETHER,				\
	.ranges = RANGE_EXACT | RANGE_ORLONGER,			\
	.name_max = 255,					\
	.comment = "#",						\
	.load = LOAD_FILE,					\
	.delta = DELTA_NONE,					\
	.order = ADDS_FIRST,					\
	.empty = HOLE_NONE

const struct emitter emitter_terraform_locals = {
	.name = "terraform-locals",
	.platform = "Terraform, OpenTofu",
	.kind = "local values",
	.title = "a map of lists of strings for each list, as locals",
	COMMON,
	.name_chars = "_",
	.name_alpha = 1,
	.load_how = "a .tf file of the module",
	.missing = HOLE_ERROR,
	.hole_source = "a local value that is missing is an error of the plan; "
	    "what an empty one does its user decides",
	.checked = "terraform fmt",
	.begin = locals_begin,
	.end = locals_end,
	.row = locals_row,
	.text = locals_text,
	.parse = variables_hcl_parse,
};

const struct emitter emitter_terraform_tfvars = {
	.name = "terraform-tfvars",
	.platform = "Terraform, OpenTofu",
	.kind = "variables",
	.title = "a map of lists of strings for each list, as variables",
	COMMON,
	.name_chars = "_",
	.name_alpha = 1,
	.name_bad = tfvars_bad,
	.load_how = "an .auto.tfvars file of the root module, or -var-file",
	.missing = HOLE_UNKNOWN,
	.hole_source = "a variable that is missing has its default, or is an "
	    "error of the plan; what an empty one does its user decides",
	.checked = "terraform fmt",
	.begin = tfvars_begin,
	.end = tfvars_end,
	.row = tfvars_row,
	.text = tfvars_text,
	.parse = variables_hcl_parse,
};

const struct emitter emitter_ansible_vars = {
	.name = "ansible-vars",
	.platform = "Ansible",
	.kind = "variables",
	.title = "a map of lists of strings for each list, for group_vars",
	COMMON,
	.name_chars = "_",
	.name_alpha = 1,
	.name_bad = ansible_bad,
	.load_how = "a file of group_vars, host_vars or vars_files",
	.missing = HOLE_ERROR,
	.hole_source = "an undefined variable fails the task; what an empty "
	    "one does its user decides",
	.checked = "PyYAML",
	.open = yaml_open,
	.begin = yaml_begin,
	.end = yaml_end,
	.row = yaml_row,
	.text = yaml_text,
	.parse = variables_yaml_parse,
};

const struct emitter emitter_yaml = {
	.name = "yaml",
	.platform = "any",
	.kind = "data",
	.title = "a map of lists of strings for each list",
	COMMON,
	.name_chars = "_-.",
	.load_how = "the file is the data",
	.missing = HOLE_UNKNOWN,
	.hole_source = "its reader decides",
	.checked = "PyYAML",
	.open = yaml_open,
	.begin = yaml_begin,
	.end = yaml_end,
	.row = yaml_row,
	.text = yaml_text,
	.parse = variables_yaml_parse,
};
