"""What an addon for a registry gives its models: plain mixins, listed in front of models.Model.

A registry has contacts that are registrants (`is_registrant`, `is_group`, `disabled`, `reg_ids`), and IDs of them: with
`partner_id`, `value`, `status`, `expiry_date` and a type.
"""

from .registered_partner import RegisteredPartner
from .registered_person import RegisteredPerson
from .registry_company import RegistryCompany
from .registry_id import RegistryId

__all__ = ["RegisteredPartner", "RegisteredPerson", "RegistryCompany", "RegistryId"]
