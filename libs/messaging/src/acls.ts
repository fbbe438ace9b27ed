import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  ResourcePatternTypes,
  type AclEntry,
  type Admin,
} from 'kafkajs';

export type { AclEntry };

/** A user may read a topic or be a member of a consumer group, of exactly this name. Reading includes describing. */
export function allowRead(user: string, resource: 'topic' | 'group', name: string): AclEntry {
  return allow(AclOperationTypes.READ, user, resource, name);
}

/** A user may write to the topic of exactly this name. Writing includes describing. */
export function allowWrite(user: string, topic: string): AclEntry {
  return allow(AclOperationTypes.WRITE, user, 'topic', topic);
}

function allow(
  operation: AclOperationTypes,
  user: string,
  resource: 'topic' | 'group',
  name: string,
): AclEntry {
  return {
    principal: `User:${user}`,
    host: '*',
    resourceType: resource === 'topic' ? AclResourceTypes.TOPIC : AclResourceTypes.GROUP,
    resourceName: name,
    resourcePatternType: ResourcePatternTypes.LITERAL,
    operation,
    permissionType: AclPermissionTypes.ALLOW,
  };
}

/** All rules; undefined when the brokers check none. */
export async function listAcls(admin: Admin): Promise<AclEntry[] | undefined> {
  try {
    const { resources } = await admin.describeAcls({
      resourceType: AclResourceTypes.ANY,
      resourcePatternType: ResourcePatternTypes.ANY,
      operation: AclOperationTypes.ANY,
      permissionType: AclPermissionTypes.ANY,
    });
    return resources.flatMap(({ acls, ...resource }) => acls.map((acl) => ({ ...acl, ...resource })));
  } catch (error) {
    if ((error as { type?: unknown }).type === 'SECURITY_DISABLED') return undefined;
    throw error;
  }
}

export async function addAcls(admin: Admin, rules: readonly AclEntry[]): Promise<void> {
  if (rules.length > 0) await admin.createAcls({ acl: [...rules] });
}

export async function removeAcls(admin: Admin, rules: readonly AclEntry[]): Promise<void> {
  if (rules.length > 0) await admin.deleteAcls({ filters: [...rules] });
}

/** One line that names the rule completely: equal rules have equal texts. */
export function aclText(rule: AclEntry): string {
  const { principal, host, resourceType, resourceName, resourcePatternType, operation, permissionType } =
    rule;
  const resource = `${nameIn(AclResourceTypes, resourceType)} ${resourceName}`;
  const pattern = resourcePatternType === ResourcePatternTypes.PREFIXED ? '* (prefix)' : '';
  const act = `${nameIn(AclPermissionTypes, permissionType)} ${nameIn(AclOperationTypes, operation)}`;
  return `${principal} ${act} ${resource}${pattern} from ${host}`;
}

function nameIn(table: Readonly<Record<string, string | number>>, value: number): string {
  const [name = String(value)] = Object.entries(table).find(([, one]) => one === value) ?? [];
  return name.toLowerCase().replaceAll('_', ' ');
}
