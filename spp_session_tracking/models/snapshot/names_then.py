class NamesThen:
    """Shows the name and the identifier of the time of the snapshot beside an answer: `participant_ref` says whose."""

    __slots__ = ()

    def _compute_participant_name(self):
        people = self._people_then()
        for answer in self:
            answer.participant_name = people.get((answer.snapshot_id, answer.participant_ref), people[None]).name

    def _compute_participant_identifier(self):
        people = self._people_then()
        for answer in self:
            person = people.get((answer.snapshot_id, answer.participant_ref), people[None])
            answer.participant_identifier = person.identifier

    def _people_then(self):
        """{(snapshot, number of the person): the person as stored; None: nobody}"""
        domain = [("snapshot_id", "in", self.snapshot_id.ids), ("ref", "in", self.mapped("participant_ref"))]
        people = self.env["spp.session.snapshot.person"].search(domain)
        return {None: people.browse(), **{(person.snapshot_id, person.ref): person for person in people}}
