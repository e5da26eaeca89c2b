// The two roles that the product needs, and nothing beyond them, for mongosh as an administrator:
//   mongosh "$ADMIN_URI" atlas-setup/roles.js
// odlReader: `odl serve` beside a replicator that runs elsewhere. odlReplicator: `odl sync`, `odl serve --sync`, `odl indexes`,
// `odl quarantine`. The definitions stand in roles.json, which the tests run with; the database there is `odl`.
// On Atlas, make custom roles of the same privileges (Security > Database Access > Custom Roles): Atlas does not let
// connections create roles.
const fs = require("fs");
const path = require("path");

const roles = JSON.parse(fs.readFileSync(path.join(__dirname, "roles.json"), "utf8"));
const admin = db.getSiblingDB("admin");
for (const role of roles) {
  const exists = admin.getRole(role.createRole) !== null;
  const { createRole: name, ...definition } = role;
  const result = admin.runCommand(exists ? { updateRole: name, ...definition } : role);
  if (result.ok !== 1) throw new Error(`${name}: ${result.errmsg}`);
  print(`${exists ? "updated" : "created"} ${name}`);
}
