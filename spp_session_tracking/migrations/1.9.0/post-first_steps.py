"""A programme that has gone on for years does not need the page of its first steps after an update."""

DONE = """
    update ir_actions_todo
       set state = 'done'
     where id in (select res_id from ir_model_data where model = 'ir.actions.todo' and name = 'spp_first_steps_todo')
"""


def migrate(cr, version):
    cr.execute(DONE)
