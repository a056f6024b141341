/*
 * Route filters of ExpressRoute's Microsoft peering: one rule, which allows the
 * communities of the list.
 *
 *	azure-route-filter-az		a command of the Azure CLI
 *	azure-route-filter-arm		a template of the Resource Manager
 *	azure-route-filter-bicep	the same in Bicep
 *	azure-route-filter-terraform	a resource of the provider azurerm
 *
 * A filter has one rule, of access Allow and type Community ("Configure route
 * filters for Microsoft peering", Azure ExpressRoute; azurerm_route_filter).
 * "rule create" of the CLI is one PUT of the rule under its name (azure-cli,
 * aaz, network/route_filter/rule/_create.py), so that on a live filter it
 * replaces the communities at once and nothing is ever deleted.  It needs the
 * filter, which is not made here: "route-filter create" on one that is there
 * would send it without its rule.  A template and a Terraform resource own the
 * whole filter.  Attaching it to the peering is not theirs either.
 *
 * Without a filter nothing is announced, but on circuits whose Microsoft
 * peering is older than August 2017, which then get all of Office (same page).
 * What a rule without communities does is not told: it is refused here.
 */
#include "emit.h"

#define API	"2024-05-01"		/* of Microsoft.Network */

enum { RULE, LOCATION, GROUP };	/* as the rows have them, in this order */

static const char *
check_location(const char *s)
{
	size_t	 n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789");

	return n == 0 || s[n] != '\0' || n > 40 ?
	    "not a location as \"az account list-locations\" has it, such as "
	    "westeurope" : NULL;
}

#define PARAM_RULE	{ "rule", "name of the filter's only rule", \
	"o365feed", 0, azure_check_name }
#define PARAM_LOCATION	{ "location", "Azure region of the filter: the " \
	"circuit's", NULL, 0, check_location }
#define PARAM_GROUP	{ "resource-group", "resource group of the filter", \
	NULL, 0, azure_check_group }
#define PARAM_END	{ NULL, NULL, NULL, 0, NULL }

static const struct emit_param az_params[] = {
	PARAM_RULE, PARAM_GROUP, PARAM_END
};
static const struct emit_param arm_params[] = {
	PARAM_RULE, PARAM_LOCATION, PARAM_END
};
static const struct emit_param terraform_params[] = {
	PARAM_RULE, PARAM_LOCATION, PARAM_GROUP, PARAM_END
};

/* --- the Azure CLI ------------------------------------------------------- */

static void
az_open(struct emit_ctx *ctx)
{
	out_str(ctx->out, "set -e\n");
}

static void
az_begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "az network route-filter rule create \\\n"
	    "  --resource-group ", ctx->param[1], " \\\n  --filter-name ",
	    ctx->name, " \\\n  --name ", ctx->param[RULE], " \\\n"
	    "  --access Allow \\\n  --communities \\\n", NULL);
}

static void
az_row(struct emit_ctx *ctx, const struct row *r)
{
	emit_strs(ctx->out, "    ", r->text, " \\\n", NULL);
}

static void
az_end(struct emit_ctx *ctx)
{
	out_str(ctx->out, "  --output none\n");
}

/* --- the Resource Manager ------------------------------------------------ */

static void
arm_open(struct emit_ctx *ctx)
{
	out_str(ctx->out, "{\n\"$schema\": "
	    "\"https://schema.management.azure.com/schemas/2019-04-01/"
	    "deploymentTemplate.json#\",\n"
	    "\"contentVersion\": \"1.0.0.0\",\n\"resources\": [\n");
}

static void
arm_close(struct emit_ctx *ctx)
{
	out_str(ctx->out, "]\n}\n");
}

static void
arm_begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "{\"type\": \"Microsoft.Network/routeFilters\", "
	    "\"apiVersion\": \"" API "\",\n \"name\": \"", ctx->name,
	    "\", \"location\": \"", ctx->param[LOCATION], "\",\n "
	    "\"properties\": {\"rules\": [{\"name\": \"", ctx->param[RULE],
	    "\", \"properties\": {\n  \"access\": \"Allow\", "
	    "\"routeFilterRuleType\": \"Community\", \"communities\": [\n",
	    NULL);
}

static void
arm_row(struct emit_ctx *ctx, const struct row *r)
{
	emit_strs(ctx->out, ctx->index == 0 ? " \"" : ",\"", r->text, "\"\n",
	    NULL);
}

static void
arm_end(struct emit_ctx *ctx)
{
	out_str(ctx->out, ctx->object + 1 < ctx->objects ? "]}}]}},\n" :
	    "]}}]}}\n");
}

/* --- Bicep --------------------------------------------------------------- */

/* The symbol of a resource is for its file alone: its place in it. */
static void
bicep_begin(struct emit_ctx *ctx)
{
	char	 number[16];

	*emit_put_u32(number, (uint32_t)ctx->object + 1) = '\0';
	emit_strs(ctx->out, "resource routeFilter", number,
	    " 'Microsoft.Network/routeFilters@" API "' = {\n  name: '",
	    ctx->name, "'\n  location: '", ctx->param[LOCATION], "'\n"
	    "  properties: {\n    rules: [\n      {\n        name: '",
	    ctx->param[RULE], "'\n        properties: {\n"
	    "          access: 'Allow'\n"
	    "          routeFilterRuleType: 'Community'\n"
	    "          communities: [\n", NULL);
}

static void
bicep_row(struct emit_ctx *ctx, const struct row *r)
{
	emit_strs(ctx->out, "            '", r->text, "'\n", NULL);
}

static void
bicep_end(struct emit_ctx *ctx)
{
	out_str(ctx->out, "          ]\n        }\n      }\n    ]\n  }\n}\n");
}

/* --- Terraform ----------------------------------------------------------- */

/*
 * Another name, group or location would make Terraform delete the filter and
 * create another: it is told to refuse that.  Tags are not ours.
 */
static void
terraform_begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "resource \"azurerm_route_filter\" \"", ctx->name,
	    "\" {\n  name                = \"", ctx->name,
	    "\"\n  resource_group_name = \"", ctx->param[GROUP],
	    "\"\n  location            = \"", ctx->param[LOCATION],
	    "\"\n\n  rule {\n    name      = \"", ctx->param[RULE],
	    "\"\n    access    = \"Allow\"\n    rule_type = \"Community\"\n"
	    "    communities = [\n", NULL);
}

static void
terraform_row(struct emit_ctx *ctx, const struct row *r)
{
	emit_strs(ctx->out, "      \"", r->text, "\",\n", NULL);
}

static void
terraform_end(struct emit_ctx *ctx)
{
	out_str(ctx->out, "    ]\n  }\n\n  lifecycle {\n"
	    "    prevent_destroy = true\n    ignore_changes  = [tags]\n"
	    "  }\n}\n");
}

/* --- the table ----------------------------------------------------------- */

#define COMMON(how)						\
	.platform = "Azure ExpressRoute",			\
	.kind = "route filter",					\
	.matches = MATCH_VALUE,					\
	.rows = ROW_VALUE,					\
	.says = VALUE_COMMUNITY,				\
	.families = FAMILIES_TOGETHER,				\
	.name_max = AZURE_NAME_MAX,				\
	.name_alpha = 1,					\
	.name_not_last = ".-",					\
	.load = LOAD_REPLACE,					\
	.load_how = how,					\
	.delta = DELTA_NONE,					\
	.order = ADDS_FIRST,					\
	.empty = HOLE_UNKNOWN,					\
	.missing = HOLE_PERMITS,				\
	.hole_source = "Azure tells nothing about a rule without " \
	    "communities; without a filter, circuits with a Microsoft " \
	    "peering from before August 2017 get all of Office, others " \
	    "nothing"

const struct emitter emitter_azure_route_filter_az = {
	.name = "azure-route-filter-az",
	.title = "the rule of a route filter, by the Azure CLI",
	COMMON("sh FILE: one request that replaces the rule; the filter must "
	    "be there"),
	.name_chars = "_-.",
	.comment = "#",
	.params = az_params,
	.checked = "no",
	.open = az_open,
	.begin = az_begin,
	.end = az_end,
	.row = az_row,
	.parse = azure_filter_az_parse,
};

const struct emitter emitter_azure_route_filter_arm = {
	.name = "azure-route-filter-arm",
	.title = "a route filter as a template of the Resource Manager",
	COMMON("az deployment group create --template-file FILE, in mode "
	    "Incremental; tags of the filter are not kept"),
	.name_chars = "_-.",
	.params = arm_params,
	.checked = "Python json",
	.open = arm_open,
	.close = arm_close,
	.begin = arm_begin,
	.end = arm_end,
	.row = arm_row,
	.parse = azure_filter_json_parse,
};

const struct emitter emitter_azure_route_filter_bicep = {
	.name = "azure-route-filter-bicep",
	.title = "a route filter in Bicep",
	COMMON("az deployment group create --template-file FILE, in mode "
	    "Incremental; tags of the filter are not kept"),
	.name_chars = "_-.",
	.comment = "//",
	.params = arm_params,
	.checked = "no",
	.begin = bicep_begin,
	.end = bicep_end,
	.row = bicep_row,
	.parse = azure_filter_bicep_parse,
};

const struct emitter emitter_azure_route_filter_terraform = {
	.name = "azure-route-filter-terraform",
	.title = "a route filter as a resource of Terraform's azurerm",
	COMMON("terraform apply, of a folder with this file; one that is there "
	    "is imported first"),
	.name_chars = "_-",
	.comment = "#",
	.params = terraform_params,
	.checked = "terraform fmt",
	.begin = terraform_begin,
	.end = terraform_end,
	.row = terraform_row,
	.parse = azure_filter_terraform_parse,
};
