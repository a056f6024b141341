/*
 * The table.  A new platform: its file, its line here, its golden directory.
 */
#include "emit.h"

#define EMITTERS(X)			\
	X(ansible_vars)			\
	X(arista_eos_community_list)	\
	X(arista_eos_prefix_list)	\
	X(arista_eos_prefix_list_source) \
	X(aws_prefix_list)		\
	X(aws_prefix_list_terraform)	\
	X(azure_route_filter_arm)	\
	X(azure_route_filter_az)	\
	X(azure_route_filter_bicep)	\
	X(azure_route_filter_terraform)	\
	X(azure_route_table_az)		\
	X(azure_route_table_terraform)	\
	X(bind_rpz)			\
	X(bird1_community_set)		\
	X(bird1_function)		\
	X(bird1_prefix_set)		\
	X(bird2_community_set)		\
	X(bird2_prefix_set)		\
	X(bird2_static_route)		\
	X(brocade_ironware_prefix_list)	\
	X(checkpoint_network_feed)	\
	X(cisco_asa_object_group)	\
	X(cisco_asa_split_acl)		\
	X(cisco_ios_acl)		\
	X(cisco_ios_community_list)	\
	X(cisco_ios_object_group)	\
	X(cisco_ios_prefix_list)	\
	X(cisco_ios_static_route)	\
	X(cisco_iosxr_community_set)	\
	X(cisco_iosxr_object_group)	\
	X(cisco_iosxr_prefix_set)	\
	X(cisco_iosxr_route_policy)	\
	X(cisco_nxos_community_list)	\
	X(cisco_nxos_object_group)	\
	X(cisco_nxos_prefix_list)	\
	X(csv)				\
	X(dell_os10_prefix_list)	\
	X(dell_os9_prefix_list)		\
	X(dnsmasq)			\
	X(exabgp_api_route)		\
	X(exabgp_static_route)		\
	X(extreme_200_prefix_list)	\
	X(extreme_exos_policy)		\
	X(format)			\
	X(fortinet_fortios_address_feed) \
	X(fortinet_fortios_address_group) \
	X(fortinet_fortios_domain_feed)	\
	X(fortinet_fortios_prefix_list)	\
	X(fqdn_edl)			\
	X(frr_community_list)		\
	X(frr_prefix_list)		\
	X(frr_static_route)		\
	X(gobgp_prefix_set)		\
	X(gobgp_prefix_set_json)	\
	X(h3c_comware_prefix_list)	\
	X(h3c_comware5_ip_prefix)	\
	X(hosts_plain)			\
	X(huawei_vrp_community_filter)	\
	X(huawei_vrp_ip_prefix)		\
	X(huawei_xpl_prefix_list)	\
	X(json)				\
	X(junos_community)		\
	X(junos_policy_statement)	\
	X(junos_policy_statement_set)	\
	X(junos_prefix_list)		\
	X(junos_prefix_list_set)	\
	X(junos_route_filter_list)	\
	X(junos_route_filter_list_set)	\
	X(junos_srx_address_set)	\
	X(junos_srx_address_set_set)	\
	X(linux_ip_route)		\
	X(linux_ip_rule)		\
	X(linux_ipset)			\
	X(linux_nft_set)		\
	X(mikrotik_routeros_address_list) \
	X(mikrotik_routeros7_filter_rule) \
	X(nokia_srlinux_acl_prefix_list) \
	X(nokia_srlinux_prefix_set)	\
	X(nokia_sros_match_list)	\
	X(nokia_sros_md_community)	\
	X(nokia_sros_md_match_list)	\
	X(nokia_sros_md_prefix_list)	\
	X(nokia_sros_prefix_list)	\
	X(openbgpd_community)		\
	X(openbgpd_prefix_set)		\
	X(openconfig_prefix_set)	\
	X(openvpn_push_route)		\
	X(pac)				\
	X(pac_function)			\
	X(paloalto_panos_address_group)	\
	X(paloalto_panos_edl)		\
	X(pf_table)			\
	X(plain)			\
	X(sonic_prefix_set)		\
	X(squid_dstdomain)		\
	X(strongswan_remote_ts)		\
	X(terraform_locals)		\
	X(terraform_tfvars)		\
	X(unbound)			\
	X(vyos_network_group)		\
	X(vyos_prefix_list)		\
	X(wireguard_allowed_ips)	\
	X(yaml)

#define DECLARE(id)	extern const struct emitter emitter_##id;
#define ENTRY(id)	&emitter_##id,

EMITTERS(DECLARE)

const struct emitter *const emitters[] = { EMITTERS(ENTRY) NULL };

const struct emitter *
emitter_find(const char *name)
{
	size_t	 i;

	for (i = 0; emitters[i] != NULL; i++)
		if (strcmp(emitters[i]->name, name) == 0)
			return emitters[i];
	return NULL;
}
