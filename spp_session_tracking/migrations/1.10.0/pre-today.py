"""Whoever begins with My sessions begins with Today: the action that chose between the two is gone."""

BEGIN_WITH_TODAY = """
    update res_users
       set action_id = today.res_id
      from ir_model_data gone
      join ir_model_data today on today.module = gone.module and today.name = 'spp_session_action_today'
     where gone.module = 'spp_session_tracking'
       and gone.name = 'spp_session_action_my_sessions'
       and action_id = gone.res_id
"""


def migrate(cr, version):
    cr.execute(BEGIN_WITH_TODAY)
