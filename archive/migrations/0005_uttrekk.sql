CREATE INDEX saksmappe_uttrekk ON saksmappe (arkivdel, klasse, system_id) WHERE referanse_forelder_mappe = '';
