from odoo import _, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, sql

# The two arms have no WHERE and each has an index in the order of the view, so that a page at any depth is read from the
# indexes: what does not count is told by a column, which the rules leave out. Ids: of a record 2 x its id, of a line
# 2 x its id + 1.
ARMS = """
    select record.id * 2::bigint as id,
           record.state = 'valid' and record.session_id is null as is_counted,
           record.attendance_date,
           record.attended_at,
           record.attendance_category,
           record.company_id,
           subscriber.partner_id as participant_id,
           record.attendance_type_id,
           record.attendance_location_id,
           null::int as session_id,
           record.id as record_id,
           null::int as attendance_id
      from spp_attendance_list record
      left join spp_attendance_subscriber subscriber on subscriber.id = record.subscriber_id
     union all
    select line.id * 2::bigint + 1 as id,
           line.status is not null as is_counted,
           line.session_date as attendance_date,
           coalesce(line.attendance_time, line.session_start_at) as attended_at,
           line.status as attendance_category,
           line.company_id,
           line.participant_id,
           session_type.attendance_type_id,
           session.attendance_location_id,
           line.session_id,
           null::int as record_id,
           line.id as attendance_id
      from spp_session_attendance line
      left join spp_session session on session.id = line.session_id
      left join spp_session_type session_type on session_type.id = line.session_type_id
"""
